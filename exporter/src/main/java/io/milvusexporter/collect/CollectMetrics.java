package io.milvusexporter.collect;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the collectors stand, as metrics: read from the board when asked for. Collectors that this exporter does not run are
 * not there, and what is not known yet is absent.
 */
public final class CollectMetrics implements MultiCollector {

    private static final String PREFIX = "milvus_exporter_";
    private static final String COLLECTOR = "collector";

    private final Board board;
    private final SeriesCounts counts;

    private CollectMetrics(Board board, SeriesCounts counts) {
        this.board = board;
        this.counts = counts;
    }

    public static void register(PrometheusRegistry registry, Board board, SeriesCounts counts) {
        registry.register(new CollectMetrics(board, counts));
    }

    @Override
    public MetricSnapshots collect() {
        var standings = board.asked();
        return new MetricSnapshots(
                poller(),
                each(standings, "success", "1 if the collector's last run went well, else 0.", CollectMetrics::success),
                each(
                        standings,
                        "duration_seconds",
                        "How long the collector's last run took.",
                        CollectMetrics::duration),
                each(
                        standings,
                        "last_success_timestamp_seconds",
                        "When the oldest of the collector's facts on the page was read from Milvus.",
                        this::lastSuccess),
                each(
                        standings,
                        "interval_seconds",
                        "From the start of one run of the collector to the start of the next.",
                        standing -> seconds(standing.pace().intervalNanos())),
                each(
                        standings,
                        "stale_after_seconds",
                        "The age at which the collector's series disappear; milvus_up never does.",
                        standing -> seconds(standing.staleAfterNanos())),
                each(
                        standings,
                        "progress_ratio",
                        "How much of its current sweep over all collections the collector has done, from 0 to 1.",
                        CollectMetrics::progress),
                each(standings, "series", "Series of the collector on the page.", standing ->
                        (double) counts.series(standing.kind().label())),
                each(
                        standings,
                        "series_dropped",
                        "Series of the collector that a limit keeps off the page, or labels longer than 16 KiB.",
                        standing -> (double) counts.dropped(standing.kind().label())),
                sources(standings),
                failure(standings),
                failures(standings));
    }

    private GaugeSnapshot poller() {
        return GaugeSnapshot.builder()
                .name(PREFIX + "cluster_poller")
                .help("1 if this exporter asks the questions about the whole cluster, 0 if that is left to another.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(board.isPoller() ? 1 : 0)
                        .build())
                .build();
    }

    private static @Nullable Double success(Standing standing) {
        var success = standing.success();
        return success == null ? null : (Double) (success ? 1.0 : 0.0);
    }

    private static @Nullable Double duration(Standing standing) {
        var last = standing.last();
        return last == null ? null : (Double) seconds(last.durationNanos());
    }

    private @Nullable Double lastSuccess(Standing standing) {
        var read = standing.readNanos();
        return read == null ? null : (Double) board.wallTime().seconds(read);
    }

    private static @Nullable Double progress(Standing standing) {
        var sweep = standing.last() == null ? null : standing.last().sweep();
        return sweep == null ? null : (Double) sweep.ratio();
    }

    private static MetricSnapshot each(
            List<Standing> standings, String name, String help, Function<Standing, @Nullable Double> value) {
        var family = GaugeSnapshot.builder().name(PREFIX + "collector_" + name).help(help);
        for (var standing : standings) {
            var now = value.apply(standing);
            if (now != null) {
                family.dataPoint(point(Labels.of(COLLECTOR, standing.kind().label()), now));
            }
        }
        return family.build();
    }

    private static MetricSnapshot sources(List<Standing> standings) {
        var family = GaugeSnapshot.builder()
                .name(PREFIX + "collector_source")
                .help(
                        "Where the collector's facts come from, as a series of value 1; none: this Milvus cannot tell them.");
        for (var standing : standings) {
            if (standing.source() != null) {
                var source = standing.source().label();
                family.dataPoint(point(Labels.of(COLLECTOR, standing.kind().label(), "source", source), 1));
            }
        }
        return family.build();
    }

    private static MetricSnapshot failure(List<Standing> standings) {
        var family = GaugeSnapshot.builder()
                .name(PREFIX + "collector_failure")
                .help("Why the collector's last run failed, as a series of value 1; absent if it did not.");
        for (var standing : standings) {
            if (standing.cause() != null) {
                family.dataPoint(point(labels(standing, standing.cause()), 1));
            }
        }
        return family.build();
    }

    private MetricSnapshot failures(List<Standing> standings) {
        var family = CounterSnapshot.builder()
                .name(PREFIX + "collector_failures")
                .help("Runs of the collector that failed, by cause.");
        for (var standing : standings) {
            for (var cause : FailureCause.values()) {
                family.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(standing, cause))
                        .value((double) board.failures(standing.kind(), cause))
                        .build());
            }
        }
        return family.build();
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static Labels labels(Standing standing, FailureCause cause) {
        return Labels.of(COLLECTOR, standing.kind().label(), "cause", cause.label());
    }

    private static double seconds(long nanos) {
        return (double) nanos / 1e9;
    }
}
