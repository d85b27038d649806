package io.milvusexporter.serve.front;

import io.milvusexporter.config.FrontConfig;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.WebConfig;
import io.milvusexporter.config.WebConfig.ListenAddress;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.model.ExporterStatus;
import io.milvusexporter.model.Family;
import io.milvusexporter.serve.CollectorNames;
import io.milvusexporter.serve.Control;
import io.milvusexporter.serve.HttpMetrics;
import io.milvusexporter.serve.HttpServer;
import io.milvusexporter.serve.Routes;
import io.milvusexporter.serve.Shown;
import io.milvusexporter.serve.Site;
import io.milvusexporter.testing.ManualClock;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The server in front mode with one section of its own, on real sockets. */
final class FrontRig implements AutoCloseable {

    static final String OWN = """
            # HELP milvus_up 1 if Milvus answers.
            # TYPE milvus_up gauge
            milvus_up 1
            """;

    private static final Family UP = Family.gauge("milvus_up", "1 if Milvus answers.");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final PrometheusRegistry registry = new PrometheusRegistry();
    private final ManualClock clock = new ManualClock();
    private final MultiThreadIoEventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService aside = Executors.newSingleThreadExecutor();
    private final SectionWriter sections;
    private final Front front;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    FrontRig(HostPort upstream) {
        this(upstream, Duration.ofSeconds(5), 512);
    }

    FrontRig(HostPort upstream, Duration timeout, int maxConnections) {
        this(new FrontConfig(Optional.of(upstream), timeout, false), maxConnections, id -> null);
    }

    FrontRig(FrontConfig config, int maxConnections, CollectionNames collections) {
        this(config, maxConnections, collections, PATIENCE);
    }

    /** Gives Milvus only so long to answer a probe; the others are patient, so that a busy machine makes nothing late. */
    static FrontRig withProbesWithin(Duration within, HostPort upstream) {
        return new FrontRig(
                new FrontConfig(Optional.of(upstream), Duration.ofSeconds(5), false), 512, id -> null, within);
    }

    private FrontRig(FrontConfig config, int maxConnections, CollectionNames collections, Duration probesWithin) {
        var layout = new Layout(
                List.of(new Layout.Part("server", List.of(UP), true)), registry::scrape, Layout.Bounds.USUAL);
        sections = SectionWriter.start(layout, clock, (section, why) -> {
            throw new IllegalStateException(section, why);
        });
        sections.update("server", out -> out.set(UP, 1), SectionWriter.ALWAYS_VALID);
        front = Front.of(config, config.upstream().orElseThrow(), collections, io, probesWithin);
        var names = new CollectorNames(Set.of("server"), Set.of("segments"));
        var shown = new Shown(sections, () -> names, FrontRig::status, () -> true, clock::nanoTime, aside, clock);
        var web = web(maxConnections);
        var control = new Control(() -> false, () -> CompletableFuture.completedFuture(List.of()), () -> "");
        var routes = Routes.of(web, shown, control, Optional.of(front.page()), front.relays());
        server = HttpServer.bind(web, io, Site.open(routes, HttpMetrics.register(registry), clock));
    }

    private static ExporterStatus status() {
        return new ExporterStatus(
                "1", 0, true, true, new ExporterStatus.MilvusStatus("a", true, null), List.of(), List.of());
    }

    private static WebConfig web(int maxConnections) {
        return new WebConfig(
                List.of(new ListenAddress.Tcp(new HostPort("127.0.0.1", 0))),
                Optional.empty(),
                Optional.empty(),
                "/metrics",
                false,
                40,
                maxConnections,
                PATIENCE,
                PATIENCE,
                PATIENCE,
                PATIENCE,
                Duration.ZERO,
                Duration.ofSeconds(1),
                false);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.addresses().get(0);
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return get(path, request -> headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<byte[]> get(String path, UnaryOperator<HttpRequest.Builder> change) {
        var uri = URI.create("http://127.0.0.1:" + address().getPort() + path);
        try {
            return client.send(
                    change.apply(HttpRequest.newBuilder(uri).timeout(PATIENCE)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        front.close();
        sections.close();
        io.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        aside.shutdownNow();
    }
}
