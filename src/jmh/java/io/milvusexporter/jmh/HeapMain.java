package io.milvusexporter.jmh;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Tables;
import io.milvusexporter.testing.MachineClock;
import io.milvusexporter.testing.Workload;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** How much heap a series takes, and whether so many can be served from the heap this process was given. */
public final class HeapMain {

    private static final int ROUNDS = 5;
    private static final Clock CLOCK = new MachineClock();

    private HeapMain() {}

    public static void main(String[] args) {
        int series = Integer.parseInt(args[0]);
        retained(1000); // loads the classes
        say("heap: %d series, %.1f B each retained", series, retained(series));
        if (args.length > 1) {
            serve(series);
        }
    }

    /** Bytes of heap that each series takes. */
    private static double retained(int target) {
        var workload = new Workload(target, 0, 0);
        var tables = new Tables(workload.families());
        long before = used();
        tables.tell(workload.facts(0));
        long after = used();
        return (after - before) / (double) tables.series();
    }

    private static void serve(int target) {
        var workload = new Workload(target, 0, 0);
        var parts = List.of(new Layout.Part("storage", workload.families(), false));
        var bounds = new Layout.Bounds(10_000_000, 10_000_000, 8L << 20, Duration.ofSeconds(60), 1);
        try (var writer = SectionWriter.start(
                new Layout(parts, MetricSnapshots::new, bounds), CLOCK, (section, why) -> why.printStackTrace())) {
            writer.update("storage", workload.facts(0), SectionWriter.ALWAYS_VALID);
            for (var encoding : Encoding.values()) {
                serve(writer, encoding);
            }
        }
    }

    private static void serve(SectionWriter writer, Encoding encoding) {
        var query = new PageQuery(Format.TEXT, encoding, Set.of("storage"));
        long length = read(writer, query);
        long collections = collections();
        long worst = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            length = read(writer, query);
            worst = Math.max(worst, System.nanoTime() - start);
        }
        say(
                "serve: %s %.1f MB, worst of %d scrapes %d ms, %d collections of garbage during them, -Xmx%dm",
                encoding.label(),
                length / 1e6,
                ROUNDS,
                worst / 1_000_000,
                collections() - collections,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static long read(SectionWriter writer, PageQuery query) {
        long length = 0;
        try (var page = writer.page(query).toCompletableFuture().join()) {
            while (!page.isEnded()) {
                var piece = page.poll();
                if (piece == null) {
                    await(page);
                } else {
                    length += piece.readableBytes();
                    piece.release();
                }
            }
        }
        return length;
    }

    private static void await(Page page) {
        var ready = new Semaphore(0);
        page.whenReady(ready::release);
        ready.acquireUninterruptibly();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static void say(String format, Object... facts) {
        System.out.println(String.format(Locale.ROOT, format, facts));
    }
}
