package io.milvusexporter.serve;

import io.milvusexporter.config.WebConfig;
import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import io.milvusexporter.testing.ManualClock;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a server under test serves: fake pages, a fixed status, a clock that stands still, and more routes if wanted. */
final class TestSite {

    final FakePages pages = new FakePages();
    final ManualClock clock = new ManualClock();
    final AtomicBoolean isReady = new AtomicBoolean(true);
    final AtomicLong tickedNanos = new AtomicLong(clock.nanoTime());
    final PrometheusRegistry registry = new PrometheusRegistry();
    final HttpMetrics metrics = HttpMetrics.register(registry);
    Gate gate = Gate.OPEN;
    Supplier<Map<String, String>> headers = Map::of;
    Optional<Function<ByteBufAllocator, SslHandler>> tls = Optional.empty();
    ExporterStatus status = status();
    final AtomicBoolean isReloadable = new AtomicBoolean();
    final AtomicInteger reloads = new AtomicInteger();
    volatile List<String> reasons = List.of();
    private final Control control = new Control(isReloadable::get, this::reload, () -> "web:\n  max-requests: 40\n");

    Site site(WebConfig web, Executor aside, Route... more) {
        var shown = new Shown(pages, TestSite::names, () -> status, isReady::get, tickedNanos::get, aside, clock);
        var routes = new ArrayList<>(Routes.of(web, shown, control));
        routes.addAll(List.of(more));
        return new Site(routes, gate, tls, headers, metrics, clock);
    }

    private CompletionStage<List<String>> reload() {
        reloads.incrementAndGet();
        return CompletableFuture.completedFuture(reasons);
    }

    static CollectorNames names() {
        return new CollectorNames(Set.of("server", "nodes", "collections"), Set.of("segments"));
    }

    private static ExporterStatus status() {
        return new ExporterStatus(
                "1.2.3",
                1767323045.5,
                true,
                true,
                new ExporterStatus.MilvusStatus("milvus:19530", true, "2.6.4"),
                List.of(healthyCollector("server"), failedCollector("nodes", "timeout")),
                List.of(
                        new ComponentStatus("rootcoord", "10.0.0.1:53100", 7L, "Healthy", "2.6.4", true),
                        new ComponentStatus("proxy", "10.0.0.2:19530", null, null, null, null)));
    }

    static CollectorStatus healthyCollector(String name) {
        return new CollectorStatus(
                name, "local", true, false, true, 1767323040.25, 5.0, 0.012, 15, 2, 0, "internal", null);
    }

    static CollectorStatus failedCollector(String name, @Nullable String cause) {
        return new CollectorStatus(name, "cluster", true, true, false, null, null, 20.0, 30, 0, 4, null, cause);
    }

    /** The value of a counter or gauge, by its name without the prefix; then label names and values in turn. */
    double metric(String name, String... labels) {
        return registry.scrape().stream()
                .filter(family -> family.getMetadata().getName().equals("milvus_exporter_http_" + name))
                .flatMap(family -> family.getDataPoints().stream())
                .filter(point -> point.getLabels().equals(Labels.of(labels)))
                .mapToDouble(TestSite::value)
                .sum();
    }

    private static double value(DataPointSnapshot point) {
        return point instanceof CounterSnapshot.CounterDataPointSnapshot counter
                ? counter.getValue()
                : ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue();
    }
}
