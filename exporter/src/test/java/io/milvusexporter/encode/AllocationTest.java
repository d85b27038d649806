package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Tables;
import io.milvusexporter.testing.Allocation;
import io.milvusexporter.testing.ManualClock;
import io.milvusexporter.testing.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Neither a scrape nor a poll makes garbage that grows with the number of series. */
class AllocationTest {

    /** Independent of the number of series: requests, answers, a form and its buffers. */
    /**
     * Not one byte for each of 100 000 series, nor for each of 1 000. A scrape alone takes under 2 kB; after thousands of other
     * tests the compiler no longer removes the short-lived objects of Netty's leak detector, and it takes 4 kB.
     */
    private static final long A_FEW_OBJECTS = 8000;

    /** Lines encoded before counting: enough for the compiler to have had its say. */
    private static final int WARM_UP = 600_000;

    private static int warmUps(int series) {
        return Math.max(5, Math.min(60, WARM_UP / series));
    }

    private final ManualClock clock = new ManualClock();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    @BeforeEach
    void withoutTheLeakDetectorsOwnRecords() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void restoreTheLeakDetector() {
        ResourceLeakDetector.setLevel(level);
    }

    @ParameterizedTest
    @CsvSource({"TEXT, 1000", "TEXT, 100000", "OPENMETRICS, 1000", "OPENMETRICS, 100000"})
    void encodingAllocatesNothing(Format format, int series) {
        var workload = new Workload(series, 0, 0);
        var tables = new Tables(workload.families());
        tables.tell(workload.facts(0));
        var lines = new TableLines(FamilyText.of(format, tables.columns()));
        var stage = new Stage();
        for (int i = 0; i < warmUps(series); i++) {
            encode(lines, stage);
        }

        assertThat(Allocation.bytesOf(() -> encode(lines, stage))).isLessThan(200);
    }

    private static void encode(Lines lines, Stage stage) {
        lines.restart();
        boolean isLast;
        do {
            stage.size = 0;
            isLast = lines.fill(stage);
        } while (!isLast);
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, IDENTITY, 1000",
        "TEXT, IDENTITY, 100000",
        "TEXT, GZIP, 1000",
        "TEXT, GZIP, 100000",
        "OPENMETRICS, IDENTITY, 1000",
        "OPENMETRICS, IDENTITY, 100000",
        "OPENMETRICS, GZIP, 1000",
        "OPENMETRICS, GZIP, 100000"
    })
    void aScrapeAndAPollAllocateAFewObjects(Format format, Encoding encoding, int series) {
        var workload = new Workload(series, 100, 0);
        var facts = new Facts[] {workload.keptFacts(0), workload.keptFacts(1)};
        try (var writer = writer(workload)) {
            var query = new PageQuery(format, encoding, Set.of("storage"));
            var pageThread = new AtomicLong();
            poll(writer, out -> {
                pageThread.set(Thread.currentThread().getId());
                facts[0].writeTo(out);
            });
            read(writer, query);
            for (int i = 0; i < warmUps(series); i++) {
                poll(writer, facts[i % 2]);
                read(writer, query);
            }
            assertThat(writer.series("storage")).isEqualTo(workload.series());

            assertThat(Allocation.bytesOf(() -> read(writer, query)))
                    .as("scrape")
                    .isLessThan(A_FEW_OBJECTS);
            assertThat(Allocation.bytesOf(pageThread.get(), () -> poll(writer, facts[1])))
                    .as("poll")
                    .isLessThan(A_FEW_OBJECTS);
        }
    }

    private SectionWriter writer(Workload workload) {
        return SectionWriter.start(
                new Layout(
                        List.of(
                                new Layout.Part("storage", workload.families(), false),
                                new Layout.Part("marker", List.of(), false)),
                        MetricSnapshots::new,
                        new Layout.Bounds(1_000_000, 1_000_000, 256 << 20, Duration.ofSeconds(60), 1)),
                clock,
                (section, why) -> {
                    throw why;
                },
                PooledByteBufAllocator.DEFAULT);
    }

    /** A telling, and the page thread's work that follows from it. */
    private static void poll(SectionWriter writer, Facts facts) {
        writer.update("storage", facts, SectionWriter.ALWAYS_VALID);
        var done = new CountDownLatch(1);
        writer.update("marker", out -> done.countDown(), SectionWriter.ALWAYS_VALID);
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long read(SectionWriter writer, PageQuery query) {
        long length = 0;
        try (var page = writer.page(query).toCompletableFuture().join()) {
            while (!page.isEnded()) {
                ByteBuf piece = page.poll();
                if (piece != null) {
                    length += piece.readableBytes();
                    piece.release();
                }
            }
        }
        return length;
    }
}
