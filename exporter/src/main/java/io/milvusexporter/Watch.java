package io.milvusexporter;

import io.milvusexporter.collect.Board;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.SeriesCounts;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.facts.PodCoordinator;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.FrontConfig;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.LimitConfig;
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
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What watches one Milvus: the way to it, its collectors, the sections they become, and the exporter's own numbers. */
final class Watch {

    private static final Log LOG = Log.of(Watch.class);

    private final Clock clock;
    private final UnaryOperator<MilvusConfig> place;
    private final FrontConfig front;
    private final NettyDialer dialer;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RpcMetrics rpcMetrics = new RpcMetrics(registry);
    private final ClusterDuty duty = ClusterDuty.elected(() -> this.state.isPoller());
    private final SectionWriter sections;
    private volatile State state;

    /**
     * What a reload replaces, all of it at once.
     *
     * @param coordinator decides on the duty where it is elected
     */
    private record State(
            MilvusConfig milvus,
            CollectConfig collect,
            Optional<PodCoordinator> coordinator,
            MilvusTarget target,
            Collectors collectors) {

        private boolean isPoller() {
            return coordinator.map(PodCoordinator::isActive).orElse(collect.clusterMode() == ClusterMode.ALWAYS);
        }

        private void close() {
            coordinator.ifPresent(PodCoordinator::close);
            target.close();
        }

        private CollectorConfig collector(CollectorKind kind) {
            return Objects.requireNonNull(collect.collectors().get(kind));
        }
    }

    private Watch(
            ExporterConfig config,
            UnaryOperator<MilvusConfig> place,
            FrontConfig front,
            Threads threads,
            Clock clock,
            CloseStack parts) {
        this.clock = clock;
        this.place = place;
        this.front = front;
        this.dialer = new NettyDialer(threads.io());
        this.state = open(place.apply(config.milvus()), config);
        parts.push(() -> state.close());
        this.sections = parts.push(SectionWriter.start(layout(config.limit()), clock, faults()));
        describeSelf(config.web().disableExporterMetrics());
    }

    private State open(MilvusConfig milvus, ExporterConfig config) {
        var target = MilvusTarget.open(milvus, dialer, clock, rpcMetrics);
        var collectors = Collectors.of(target, setup(milvus, config));
        var collect = config.collect();
        return new State(milvus, collect, coordinator(collect, target), target, collectors);
    }

    private Optional<PodCoordinator> coordinator(CollectConfig collect, MilvusTarget target) {
        return collect.clusterMode() == ClusterMode.ELECTED
                ? Optional.of(PodCoordinator.watch(target, clock))
                : Optional.empty();
    }

    private Collectors.Setup setup(MilvusConfig milvus, ExporterConfig config) {
        return new Collectors.Setup(
                milvus,
                config.collect(),
                config.filter(),
                duty,
                Version.current().version(),
                clock);
    }

    /** Connects to nothing yet; what it starts is pushed on the stack. */
    static Watch of(ExporterConfig config, Threads threads, Clock clock, CloseStack parts) {
        if (!config.demo()) {
            return new Watch(config, UnaryOperator.identity(), config.front(), threads, clock, parts);
        }
        var demo = parts.push(Demo.start(clock));
        return new Watch(config, demo::config, demo.front(config.front()), threads, clock, parts);
    }

    /**
     * What has become of a change.
     *
     * @param isOther whether another Milvus is watched now
     * @param former what is not asked any more; to be closed when nobody runs its collectors
     */
    record Change(boolean isOther, AutoCloseable former) {}

    /**
     * Watches what this configuration names, in the way it says. At the same addresses the connections stay, and what was
     * learnt.
     *
     * @throws IllegalArgumentException if that cannot be; nothing has changed then
     */
    Change change(ExporterConfig next) {
        var before = state;
        var milvus = place.apply(next.milvus());
        sections.limit(next.limit().series(), next.limit().seriesPerFamily());
        if (before.target().isAt(milvus)) {
            before.target().change(milvus);
            before.collectors().change(setup(milvus, next));
            var elects = next.collect().clusterMode() == ClusterMode.ELECTED;
            var kept = before.coordinator().filter(one -> elects);
            var coordinator = kept.isPresent() ? kept : coordinator(next.collect(), before.target());
            state = new State(milvus, next.collect(), coordinator, before.target(), before.collectors());
            return new Change(
                    false, () -> before.coordinator().filter(one -> !elects).ifPresent(PodCoordinator::close));
        }
        state = open(milvus, next);
        LOG.info("Watching another address", "address", address(), "before", address(before.milvus()));
        return new Change(!before.milvus().address().equals(milvus.address()), before::close);
    }

    private Layout layout(LimitConfig limit) {
        var all = state.collectors().all().stream()
                .map(each -> new Layout.Part(each.kind().label(), each.families(), each.kind() == CollectorKind.SERVER))
                .toList();
        return new Layout(all, this::own, Layout.Bounds.USUAL.with(limit.series(), limit.seriesPerFamily()));
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
                        "Series were left out because of a limit (limit.series or limit.series-per-family), or because a name"
                                + " in their labels makes these longer than 16 KiB; from now on see"
                                + " milvus_exporter_collector_series_dropped",
                        "collector",
                        section,
                        "dropped",
                        dropped);
            }
        };
    }

    /** Says that it is a fault of ours: the section is missing on this page, or on a probe's. */
    static void broken(String section, RuntimeException why) {
        LOG.error(
                "A section of a page could not be made",
                "section",
                section,
                "error",
                why.toString(),
                "stack",
                Log.stack(why));
    }

    private void describeSelf(boolean isShort) {
        if (!isShort) {
            OwnProcess.register(registry);
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
        var now = state;
        return now.collectors().all().stream()
                .filter(each -> now.collector(each.kind()).enabled())
                .toList();
    }

    CollectConfig collect() {
        return state.collect();
    }

    Set<String> names(boolean enabled) {
        var now = state;
        var names = new TreeSet<String>();
        for (var each : now.collectors().all()) {
            if (now.collector(each.kind()).enabled() == enabled) {
                names.add(each.kind().label());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The public address, or the components that were named instead. */
    String address() {
        return address(state.milvus());
    }

    private static String address(MilvusConfig milvus) {
        return milvus.address()
                .map(HostPort::toString)
                .orElseGet(() -> milvus.components().toString());
    }

    /** What the collections were last seen to be called, for Milvus' own series. */
    CollectionNames.@Nullable Name collectionName(long id) {
        var entry = collectors().inventory().get().collection(id);
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
        return state.collectors();
    }

    /** The way to the Milvus that is watched now. */
    MilvusTarget target() {
        return state.target();
    }

    RpcMetrics rpcMetrics() {
        return rpcMetrics;
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
