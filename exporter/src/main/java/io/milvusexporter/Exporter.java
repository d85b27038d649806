package io.milvusexporter;

import io.milvusexporter.collect.Board;
import io.milvusexporter.collect.CollectLoop;
import io.milvusexporter.collect.CollectMetrics;
import io.milvusexporter.collect.OnRequest;
import io.milvusexporter.collect.Reading;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ExporterStatus;
import io.milvusexporter.model.ExporterStatus.MilvusStatus;
import io.milvusexporter.serve.CollectorNames;
import io.milvusexporter.serve.HttpMetrics;
import io.milvusexporter.serve.HttpServer;
import io.milvusexporter.serve.Routes;
import io.milvusexporter.serve.Shown;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Builds and connects every part, and owns their lifetimes: config → collect → model → encode → serve. Collecting and serving
 * meet here and nowhere else.
 */
final class Exporter implements Main.Service {

    private static final Log LOG = Log.of(Exporter.class);
    private static final Clock CLOCK = new SystemClock();

    /** For {@code --once}: a run ends after 20 s, and on a sick Milvus a few of them follow each other. */
    private static final Duration ONCE = Duration.ofMinutes(2);

    private final CloseStack parts;
    private final HttpServer server;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Exporter(CloseStack parts, HttpServer server) {
        this.parts = parts;
        this.server = server;
    }

    /** Starts every part; if one cannot start, stops those that did and throws what it threw. */
    static Exporter start(ExporterConfig config) {
        var parts = new CloseStack();
        try {
            return new Exporter(parts, serve(config, parts));
        } catch (RuntimeException e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private static HttpServer serve(ExporterConfig config, CloseStack parts) {
        var threads = parts.push(new Threads());
        var watch = Watch.of(config, threads, CLOCK, parts);
        var board = new Board(config.collect(), CLOCK, watch.page());
        CollectMetrics.register(watch.registry(), board, watch.counts());
        var loop = new AtomicReference<CollectLoop>();
        LongSupplier ticked =
                () -> loop.get() == null ? CLOCK.nanoTime() : loop.get().lastTickNanos();
        var names = new CollectorNames(watch.names(true), watch.names(false));
        var shown = new Shown(
                watch.sections(), () -> names, status(watch, board), board::isReady, ticked, threads.aside(), CLOCK);
        var metrics = HttpMetrics.register(watch.registry());
        var access = Access.of(config.web(), metrics, parts);
        var files = parts.push(new FileLook());
        access.ifPresent(it -> files.also(it.file()::look));
        var site = Access.site(access, Routes.of(config.web(), shown), metrics, CLOCK);
        // Bound before Milvus is asked anything: a port that is taken ends the start.
        var server = parts.push(HttpServer.bind(config.web(), threads.io(), site));
        LOG.info("Watching Milvus", "address", watch.address(), "collectors", String.join(",", names.enabled()));
        var loopParts = new CollectLoop.Parts(watch.enabled(), config.collect(), watch.duty(), CLOCK);
        loop.set(parts.push(CollectLoop.start(loopParts, board)));
        return server;
    }

    private static Supplier<ExporterStatus> status(Watch watch, Board board) {
        var started = (double) CLOCK.epochMillis() / 1000;
        return () -> new ExporterStatus(
                Version.current().version(),
                started,
                board.isReady(),
                board.isPoller(),
                new MilvusStatus(watch.address(), board.isMilvusUp(), null),
                board.statuses(watch.counts()),
                watch.collectors().components());
    }

    /** Collects once and prints the page; false if Milvus could not be read. */
    static boolean once(ExporterConfig config, PrintStream out) {
        var parts = new CloseStack();
        try {
            return once(config, out, parts);
        } finally {
            parts.close();
        }
    }

    private static boolean once(ExporterConfig config, PrintStream out, CloseStack parts) {
        var watch = Watch.of(config, parts.push(new Threads()), CLOCK, parts);
        var outcomes = new OnRequest(config.collect(), CLOCK).collect(watch.enabled(), ONCE);
        outcomes.forEach((kind, outcome) -> {
            var facts = outcome.reading().facts();
            if (facts != null) {
                watch.sections().update(kind.label(), facts, SectionWriter.ALWAYS_VALID);
            }
            if (outcome.reading() instanceof Reading.Failed failed) {
                LOG.warn(
                        "Collector failed",
                        "collector",
                        kind.label(),
                        "cause",
                        failed.cause().label(),
                        "detail",
                        failed.detail());
            }
        });
        print(watch.sections(), new PageQuery(Format.TEXT, Encoding.IDENTITY, watch.names(true)), out);
        var server = outcomes.get(CollectorKind.SERVER);
        return server != null && server.reading() instanceof Reading.Complete;
    }

    private static void print(SectionWriter sections, PageQuery query, PrintStream out) {
        try (var page = sections.page(query).toCompletableFuture().join()) {
            var ready = new java.util.concurrent.Semaphore(0);
            while (!page.isEnded()) {
                var piece = page.poll();
                if (piece == null) {
                    page.whenReady(ready::release);
                    ready.acquireUninterruptibly();
                    continue;
                }
                var bytes = new byte[piece.readableBytes()];
                piece.readBytes(bytes).release();
                out.write(bytes, 0, bytes.length);
            }
        }
        out.flush();
    }

    @Override
    public void stop() {
        server.retire();
        stopped.countDown();
    }

    /** Waits until somebody says stop, then stops the parts in reverse. */
    @Override
    public void awaitStop() throws InterruptedException {
        stopped.await();
        parts.close();
    }
}
