package io.milvusexporter.jmh;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.MetricType;
import io.milvusexporter.model.Samples;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;

/** The same facts in a live registry of client_java: a gauge or counter for each family, a child for each series. */
final class ClientJavaRegistry implements Samples {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Family, Gauge> gauges = new HashMap<>();
    private final Map<Family, Counter> counters = new HashMap<>();

    static PrometheusRegistry of(Facts facts) {
        var samples = new ClientJavaRegistry();
        facts.writeTo(samples);
        return samples.registry;
    }

    @Override
    public void set(Family family, double value) {
        put(family, new String[0], value);
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
        return new Child(values.clone());
    }

    private void put(Family family, String[] labels, double value) {
        if (family.type() == MetricType.COUNTER) {
            counters.computeIfAbsent(family, this::counter).labelValues(labels).inc(value);
        } else {
            gauges.computeIfAbsent(family, this::gauge).labelValues(labels).set(value);
        }
    }

    private Gauge gauge(Family family) {
        return Gauge.builder()
                .name(family.name())
                .help(family.help())
                .labelNames(family.labels().toArray(String[]::new))
                .register(registry);
    }

    private Counter counter(Family family) {
        return Counter.builder()
                .name(family.name())
                .help(family.help())
                .labelNames(family.labels().toArray(String[]::new))
                .register(registry);
    }

    private final class Child implements Row {

        private final String[] labels;

        Child(String[] labels) {
            this.labels = labels;
        }

        @Override
        public Row set(Family family, double value) {
            put(family, labels, value);
            return this;
        }

        @Override
        public Row state(Family family, String state) {
            throw new UnsupportedOperationException("state of " + family + " (expected numbers only)");
        }
    }
}
