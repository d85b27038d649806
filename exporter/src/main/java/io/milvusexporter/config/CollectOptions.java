package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.COLLECT;
import static io.milvusexporter.config.Option.Group.COLLECTOR;
import static io.milvusexporter.config.Option.Trait.GROUP_SWITCH;
import static io.milvusexporter.config.Option.Trait.RARE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;

import io.milvusexporter.config.CollectConfig.ClusterMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The settings of {@link CollectConfig}; three for each {@link CollectorKind}. */
final class CollectOptions {

    static final Option<ClusterMode> CLUSTER_MODE = Option.of(
                    "collector.cluster-mode",
                    Types.oneOf(ClusterMode.class),
                    COLLECT,
                    "always",
                    "Whether this exporter asks about the whole cluster; elected: while the coordinator in its pod is active.")
            .with(RELOADABLE);

    static final Option<Double> STALE_INTERVALS = Option.of(
                    "collector.stale-intervals",
                    Types.decimal(1, 1000),
                    COLLECT,
                    "3",
                    "Series disappear when they are older than this many times (interval + last duration), and 60s.")
            .with(RARE, RELOADABLE);

    static final Option<Boolean> DISABLE_DEFAULTS = Option.of(
                    "collector.disable-defaults",
                    Types.onOff(),
                    COLLECT,
                    "false",
                    "Run only the collectors that are switched on by name.")
            .with(RELOADABLE);

    /** No collector is slower with {@code --demo}, or what happens there would be over before it is seen. */
    private static final Duration DEMO_INTERVAL = Duration.ofSeconds(15);

    private static final Map<CollectorKind, Each> EACH = each();

    static final List<Option<?>> ALL = all();

    /** The settings of one collector. */
    record Each(Option<Boolean> enabled, Option<Duration> interval, Option<Duration> timeout) {}

    private CollectOptions() {}

    static Each of(CollectorKind kind) {
        return Objects.requireNonNull(EACH.get(kind));
    }

    private static Map<CollectorKind, Each> each() {
        var all = new EnumMap<CollectorKind, Each>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            all.put(kind, declare(kind));
        }
        return all;
    }

    private static Each declare(CollectorKind kind) {
        var name = "collector." + kind.label();
        var enabled = Option.of(
                        name,
                        Types.onOff(),
                        COLLECTOR,
                        Default.computed(
                                kind.byDefault() ? "true; false with collector.disable-defaults" : "false",
                                values -> List.of((kind.byDefault() || values.get(RunOptions.DEMO))
                                        && !values.get(DISABLE_DEFAULTS))),
                        "Collects " + kind.help() + ".")
                .with(GROUP_SWITCH, RARE, RELOADABLE);
        var interval = Option.of(
                        name + ".interval",
                        Durations.between("1s", "1d"),
                        COLLECTOR,
                        Default.computed(
                                Durations.write(kind.interval()),
                                values -> List.of(
                                        values.get(RunOptions.DEMO)
                                                ? lesser(kind.interval(), DEMO_INTERVAL)
                                                : kind.interval())),
                        "From the start of one run to the start of the next.")
                .with(RARE, RELOADABLE);
        var timeout = Option.of(
                        name + ".timeout",
                        Durations.between("10ms", "1d"),
                        COLLECTOR,
                        Default.computed(
                                Durations.write(kind.timeout()) + ", but not more than the interval",
                                values -> List.of(lesser(kind.timeout(), values.get(interval)))),
                        "Time for one run, all of its calls together.")
                .with(RARE, RELOADABLE);
        return new Each(enabled, interval, timeout);
    }

    private static Duration lesser(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static List<Option<?>> all() {
        var all = new ArrayList<Option<?>>(List.of(CLUSTER_MODE, STALE_INTERVALS, DISABLE_DEFAULTS));
        EACH.values().forEach(each -> all.addAll(List.of(each.enabled, each.interval, each.timeout)));
        return List.copyOf(all);
    }

    static Optional<CollectConfig> read(Values values, Problems problems) {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        EACH.forEach((kind, each) -> problems.gather(() -> new CollectorConfig(
                        kind, values.get(each.enabled), values.get(each.interval), values.get(each.timeout)))
                .ifPresent(config -> collectors.put(kind, config)));
        return problems.gather(
                () -> new CollectConfig(values.get(CLUSTER_MODE), values.get(STALE_INTERVALS), collectors));
    }
}
