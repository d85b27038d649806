package io.milvusexporter;

import io.milvusexporter.collect.Board;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.SeriesCounts;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.FrontConfig;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.serve.front.CollectionNames;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What watches one Milvus: the way to it, its collectors, the sections they become, and the exporter's own numbers. */
final class Watch {

    private static final Log LOG = Log.of(Watch.class);

    private final ExporterConfig config;
    private final MilvusConfig milvus;
    private final FrontConfig front;
    private final ClusterDuty duty;
    private final Collectors collectors;
    private final SectionWriter sections;
    private final PrometheusRegistry registry = new PrometheusRegistry();

    private Watch(
            ExporterConfig config,
            MilvusConfig milvus,
            FrontConfig front,
            Threads threads,
            Clock clock,
            CloseStack parts) {
        this.config = config;
        this.milvus = milvus;
        this.front = front;
        this.duty = ClusterDuty.of(config.collect().clusterMode());
        var dialer = new NettyDialer(threads.io());
        var target = parts.push(MilvusTarget.open(milvus, dialer, clock, new RpcMetrics(registry)));
        this.collectors = Collectors.of(
                target,
                new Collectors.Setup(
                        milvus,
                        config.collect(),
                        config.filter(),
                        duty,
                        Version.current().version(),
                        clock));
        this.sections = parts.push(SectionWriter.start(layout(), clock, faults()));
        describeSelf();
    }

    /** Connects to nothing yet; what it starts is pushed on the stack. */
    static Watch of(ExporterConfig config, Threads threads, Clock clock, CloseStack parts) {
        if (!config.demo()) {
            return new Watch(config, config.milvus(), config.front(), threads, clock, parts);
        }
        var demo = parts.push(Demo.start(clock));
        return new Watch(config, demo.config(config.milvus()), demo.front(config.front()), threads, clock, parts);
    }

    private Layout layout() {
        var sections = enabled().stream()
                .map(each -> new Layout.Part(each.kind().label(), each.families(), each.kind() == CollectorKind.SERVER))
                .toList();
        return new Layout(sections, this::own, bounds());
    }

    private Layout.Bounds bounds() {
        var limit = config.limit();
        return Layout.Bounds.USUAL.with(limit.series(), limit.seriesPerFamily());
    }

    /** In front of Milvus our {@code process_*} would stand beside Milvus' own, under the same names. */
    private MetricSnapshots own() {
        return front().isOn() ? registry.scrape(name -> !name.startsWith("process_")) : registry.scrape();
    }

    private static SectionWriter.Faults faults() {
        return new SectionWriter.Faults() {
            @Override
            public void broken(String section, RuntimeException why) {
                Watch.broken(section, why);
            }

            @Override
            public void overflow(String section, long dropped) {
                LOG.warn(
                        "Series were left out because of a limit (limit.series or limit.series-per-family); from now on see"
                                + " milvus_exporter_collector_series_dropped",
                        "collector",
                        section,
                        "dropped",
                        dropped);
            }
        };
    }

    private static void broken(String section, RuntimeException why) {
        LOG.error(
                "A section of the page could not be made",
                "section",
                section,
                "error",
                why.toString(),
                "stack",
                Log.stack(why));
    }

    private void describeSelf() {
        if (!config.web().disableExporterMetrics()) {
            JvmMetrics.builder().register(registry);
        }
        var version = Version.current();
        Info.builder()
                .name("milvus_exporter_build_info")
                .help("The version and commit of this exporter, and the Java it runs on.")
                .labelNames("version", "revision", "java_version")
                .register(registry)
                .setLabelValues(
                        version.version(), version.revision(), Runtime.version().toString());
        GaugeWithCallback.builder()
                .name("milvus_exporter_page_bytes")
                .help("Length of the last page of this kind, as it travelled; absent until one was asked for.")
                .labelNames("format", "encoding")
                .callback(this::pageBytes)
                .register(registry);
    }

    private void pageBytes(GaugeWithCallback.Callback gauge) {
        for (var format : Format.values()) {
            for (var encoding : Encoding.values()) {
                var bytes = sections.pageBytes(format, encoding);
                if (bytes > 0) {
                    gauge.call((double) bytes, format.label(), encoding.label());
                }
            }
        }
    }

    /** The collectors that shall run. */
    List<Collector> enabled() {
        return collectors.all().stream()
                .filter(each -> collector(each.kind()).enabled())
                .toList();
    }

    private CollectorConfig collector(CollectorKind kind) {
        return Objects.requireNonNull(config.collect().collectors().get(kind));
    }

    Set<String> names(boolean enabled) {
        var names = new TreeSet<String>();
        for (var each : collectors.all()) {
            if (collector(each.kind()).enabled() == enabled) {
                names.add(each.kind().label());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The public address, or the components that were named instead. */
    String address() {
        return milvus.address()
                .map(HostPort::toString)
                .orElseGet(() -> milvus.components().toString());
    }

    /** What the collections were last seen to be called, for Milvus' own series. */
    CollectionNames.@Nullable Name collectionName(long id) {
        var entry = collectors.inventory().get().collection(id);
        return entry == null ? null : new CollectionNames.Name(entry.database(), entry.name());
    }

    /** What stands behind our page. */
    FrontConfig front() {
        return front;
    }

    ClusterDuty duty() {
        return duty;
    }

    Collectors collectors() {
        return collectors;
    }

    SectionWriter sections() {
        return sections;
    }

    PrometheusRegistry registry() {
        return registry;
    }

    /** The one line where collecting meets the page. */
    Board.Listener page() {
        return new Board.Listener() {
            @Override
            public void update(String collector, Facts facts, long validUntilNanos) {
                sections.update(collector, facts, validUntilNanos);
            }

            @Override
            public void drop(String collector) {
                sections.drop(collector);
            }
        };
    }

    SeriesCounts counts() {
        return new SeriesCounts() {
            @Override
            public long series(String collector) {
                return names(true).contains(collector) ? sections.series(collector) : 0;
            }

            @Override
            public long dropped(String collector) {
                return names(true).contains(collector) ? sections.dropped(collector) : 0;
            }
        };
    }
}
