package io.milvusexporter.testing;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ExporterStatus;
import io.milvusexporter.serve.CollectorNames;
import io.milvusexporter.serve.Control;
import io.milvusexporter.serve.HttpMetrics;
import io.milvusexporter.serve.HttpServer;
import io.milvusexporter.serve.Routes;
import io.milvusexporter.serve.Shown;
import io.milvusexporter.serve.Site;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The encoder and the HTTP server of the product over the facts of a {@link Workload}, as a process of its own. */
public final class WorkloadServer {

    private static final String SECTION = "storage";
    private static final int ANY_NUMBER = 10_000_000;
    private static final Clock CLOCK = new MachineClock();

    private WorkloadServer() {}

    /** Serves about so many series, prints its address, and stays until its standard input ends. */
    public static void main(String[] args) throws IOException {
        var workload = new Workload(Integer.parseInt(args[0]), 0, 0);
        var parts = List.of(new Layout.Part(SECTION, workload.families(), false));
        var usual = Layout.Bounds.USUAL;
        var bounds = new Layout.Bounds(
                ANY_NUMBER, ANY_NUMBER, usual.heldBytes(), Duration.ofMinutes(1), usual.compression());
        var layout = new Layout(parts, MetricSnapshots::new, bounds);
        var io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (var pages = SectionWriter.start(layout, CLOCK, (section, why) -> why.printStackTrace())) {
            pages.update(SECTION, workload.facts(0), SectionWriter.ALWAYS_VALID);
            var web = new ConfigLoader(Runtime.getRuntime().maxMemory(), System::nanoTime)
                    .load(List.of("--web.listen-address=127.0.0.1:0"), Map.of())
                    .config()
                    .web();
            var control = new Control(() -> false, () -> CompletableFuture.completedFuture(List.of()), () -> "");
            var routes = Routes.of(web, shown(pages), control);
            var site = Site.open(routes, HttpMetrics.register(new PrometheusRegistry()), CLOCK);
            try (var server = HttpServer.bind(web, io, site)) {
                System.out.println(server.addresses().get(0));
                while (System.in.read() >= 0) {
                    // whatever is said, it goes on
                }
            }
        } finally {
            io.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static Shown shown(SectionWriter pages) {
        var names = new CollectorNames(Set.of(SECTION), Set.of());
        var milvus = new ExporterStatus.MilvusStatus("", true, null);
        var status = new ExporterStatus("", 0, true, true, milvus, List.of(), List.of());
        return new Shown(pages, () -> names, () -> status, () -> true, CLOCK::nanoTime, Runnable::run, CLOCK);
    }
}
