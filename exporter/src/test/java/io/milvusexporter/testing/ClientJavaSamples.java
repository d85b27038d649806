package io.milvusexporter.testing;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same facts as client_java holds them: the second opinion on tables and pages. */
public final class ClientJavaSamples implements Samples {

    private final Map<Family, Map<Labels, Double>> told = new LinkedHashMap<>();

    private ClientJavaSamples() {}

    /** Snapshots of all that the facts tell. */
    public static MetricSnapshots of(Facts facts) {
        var samples = new ClientJavaSamples();
        facts.writeTo(samples);
        var snapshots = MetricSnapshots.builder();
        samples.told.forEach((family, points) -> snapshots.metricSnapshot(snapshot(family, points)));
        return snapshots.build();
    }

    @Override
    public void set(Family family, double value) {
        put(family, Labels.EMPTY, value);
    }

    @Override
    public Row row(Family family, String value) {
        return row(family, new String[] {value});
    }

    @Override
    public Row row(Family family, String first, String second) {
        return row(family, new String[] {first, second});
    }

    @Override
    public Row row(Family family, String first, String second, String third) {
        return row(family, new String[] {first, second, third});
    }

    @Override
    public Row row(Family family, String... values) {
        return new LabelledRow(Labels.of(family.labels(), List.of(values)));
    }

    private void put(Family family, Labels labels, double value) {
        told.computeIfAbsent(family, key -> new LinkedHashMap<>()).put(labels, value);
    }

    private final class LabelledRow implements Row {

        private final Labels labels;

        LabelledRow(Labels labels) {
            this.labels = labels;
        }

        @Override
        public Row set(Family family, double value) {
            put(family, labels, value);
            return this;
        }

        @Override
        public Row state(Family family, String state) {
            if (family.states().contains(state)) {
                put(family, labels.add(String.valueOf(family.stateLabel()), state), 1);
            }
            return this;
        }
    }

    private static MetricSnapshot snapshot(Family family, Map<Labels, Double> points) {
        return switch (family.type()) {
            case GAUGE -> gauge(family, points);
            case COUNTER -> counter(family, points);
            case INFO -> info(family, points);
        };
    }

    private static MetricSnapshot gauge(Family family, Map<Labels, Double> points) {
        var gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
        points.forEach((labels, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot counter(Family family, Map<Labels, Double> points) {
        var counter = CounterSnapshot.builder().name(family.baseName()).help(family.help());
        points.forEach((labels, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build()));
        return counter.build();
    }

    private static MetricSnapshot info(Family family, Map<Labels, Double> points) {
        var info = InfoSnapshot.builder().name(family.baseName()).help(family.help());
        points.forEach((labels, value) -> info.dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build()));
        return info.build();
    }
}
