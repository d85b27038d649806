package io.milvusexporter;

import io.milvusexporter.collect.Board;
import io.milvusexporter.collect.CollectLoop;
import io.milvusexporter.collect.CollectMetrics;
import io.milvusexporter.collect.OnRequest;
import io.milvusexporter.collect.Reading;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.LogConfig;
import io.milvusexporter.config.WebConfig;
import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ExporterStatus;
import io.milvusexporter.model.ExporterStatus.MilvusStatus;
import io.milvusexporter.probe.Prober;
import io.milvusexporter.serve.CollectorNames;
import io.milvusexporter.serve.Control;
import io.milvusexporter.serve.HttpMetrics;
import io.milvusexporter.serve.HttpServer;
import io.milvusexporter.serve.Routes;
import io.milvusexporter.serve.Shown;
import io.milvusexporter.serve.Site;
import io.milvusexporter.serve.front.Front;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
    private final Consumer<LogConfig> logs;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Watch watch;
    private final Board board;
    private final Reloader reloader;
    private final HttpMetrics metrics;
    private final Optional<Access> access;
    private final Prober prober;
    private final HttpServer server;
    private final CollectLoop loop;

    private Exporter(Reloader.Source source, CloseStack parts) {
        this.parts = parts;
        this.logs = source.logs();
        var config = source.start().config();
        var threads = parts.push(new Threads());
        watch = Watch.of(config, threads, CLOCK, parts);
        board = new Board(config.collect(), CLOCK, watch.page());
        CollectMetrics.register(watch.registry(), board, watch.counts());
        reloader = parts.push(Reloader.of(source, this::apply, CLOCK));
        reloader.register(watch.registry());
        metrics = HttpMetrics.register(watch.registry());
        access = Access.of(config.web(), metrics, parts);
        FileMetrics.register(
                watch.registry(),
                access.map(Access::file),
                () -> reloader.inForce().config().milvus().credentials());
        prober = parts.push(prober(config, threads));
        var files = parts.push(new FileLook());
        access.ifPresent(it -> files.also(it.file()::look));
        // Bound before Milvus is asked anything: a port that is taken ends the start.
        var ticking = new AtomicReference<CollectLoop>();
        server = parts.push(HttpServer.bind(config.web(), threads.io(), site(config.web(), threads, ticking)));
        LOG.info("Watching Milvus", "address", watch.address(), "collectors", String.join(",", watch.names(true)));
        var loopParts = new CollectLoop.Parts(watch.enabled(), config.collect(), watch.duty(), CLOCK);
        loop = parts.push(CollectLoop.start(loopParts, board));
        ticking.set(loop);
        reloader.begin();
    }

    /** Starts every part; if one cannot start, stops those that did and throws what it threw. */
    static Exporter start(Reloader.Source source) {
        var parts = new CloseStack();
        try {
            return new Exporter(source, parts);
        } catch (RuntimeException e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private Prober prober(ExporterConfig config, Threads threads) {
        var means = new Prober.Means(
                InetAddress::getAllByName,
                new NettyDialer(threads.io())::to,
                watch.rpcMetrics(),
                Version.current().version(),
                watch::target,
                CLOCK);
        return Prober.start(config, means);
    }

    private Site site(WebConfig web, Threads threads, AtomicReference<CollectLoop> ticking) {
        LongSupplier ticked = () -> {
            var running = ticking.get();
            return running == null ? CLOCK.nanoTime() : running.lastTickNanos();
        };
        Supplier<CollectorNames> names = () -> new CollectorNames(watch.names(true), watch.names(false));
        var shown = new Shown(
                watch.sections(), names, status(watch, board), board::isReady, ticked, threads.aside(), CLOCK);
        var control = new Control(
                () -> reloader.inForce().config().web().enableLifecycle(),
                () -> reloader.reload("/-/reload"),
                reloader::print);
        var front = watch.front()
                .upstream()
                .map(to -> parts.push(Front.of(watch.front(), to, watch::collectionName, threads.io())));
        front.ifPresent(Front::warmUp);
        var pages = new ProbePages(prober, this::bounds, threads.aside(), CLOCK);
        var more = new ArrayList<>(front.map(Front::relays).orElse(List.of()));
        more.addAll(
                Routes.beside(pages, shown, () -> reloader.inForce().config().discoverPort()));
        var routes = Routes.of(web, shown, control, front.map(Front::page), more);
        return Access.site(access, routes, metrics, CLOCK);
    }

    private Layout.Bounds bounds() {
        var limit = reloader.inForce().config().limit();
        return Layout.Bounds.USUAL.with(limit.series(), limit.seriesPerFamily());
    }

    /**
     * Takes a new configuration over, part by part, each without a pause.
     *
     * @throws IllegalArgumentException if it cannot be; nothing has changed then
     */
    private void apply(ExporterConfig next) {
        var webProblems = access.map(Access::reload).orElse(List.of());
        if (!webProblems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", webProblems));
        }
        var change = watch.change(next);
        // From here on nothing can fail. First the board, or it would not know what the loop brings.
        board.change(next.collect(), change.isOther());
        loop.change(watch.enabled(), next.collect());
        prober.change(next);
        server.change(next.web());
        logs.accept(next.log());
        closeFormer(change.former());
    }

    private static void closeFormer(AutoCloseable former) {
        var stack = new CloseStack();
        stack.push(former);
        try {
            stack.close();
        } catch (IllegalStateException e) {
            LOG.warn("What was watched before could not be left properly", "error", e);
        }
    }

    private static Supplier<ExporterStatus> status(Watch watch, Board board) {
        var started = (double) CLOCK.epochMillis() / 1000;
        return () -> new ExporterStatus(
                Version.current().version(),
                started,
                board.isReady(),
                board.isPoller(),
                new MilvusStatus(
                        watch.address(),
                        board.isMilvusUp(),
                        watch.collectors().milvusVersion().orElse(null)),
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
        var failed = outcomes.values().stream()
                .filter(outcome -> outcome.reading() instanceof Reading.Failed)
                .count();
        LOG.info("Looked once", "address", watch.address(), "collectors", outcomes.size(), "failed", failed);
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

    /** Where it listens. */
    List<SocketAddress> addresses() {
        return server.addresses();
    }

    @Override
    public void reload() {
        var unused = reloader.reload("SIGHUP");
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
