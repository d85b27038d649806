package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Exposition;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryEncoderTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private static Exposition encoded(Format format, MetricSnapshots snapshots) {
        return SecondOpinion.ours(format, new RegistryLines(format, () -> snapshots));
    }

    private void registerAll() {
        var counter = Counter.builder().name("c_bytes_total").unit(Unit.BYTES).help("Says \"c\"\\\n.");
        var c = counter.labelNames("z", "a").register(registry);
        c.labelValues("v\"\\\n", "ü").inc(2.5);
        c.labelValues("\ud83d\ude00", "").inc();
        Gauge.builder().name("g_ratio").help("G.").register(registry).set(1.0 / 3);
        Gauge.builder().name("g_empty").help("Nothing.").labelNames("x").register(registry);
        Info.builder()
                .name("i_info")
                .help("I.")
                .labelNames("version")
                .register(registry)
                .setLabelValues("1");
        var histogram = Histogram.builder()
                .name("h_seconds")
                .unit(Unit.SECONDS)
                .help("H.")
                .labelNames("method");
        var h = histogram.classicUpperBounds(0.005, 1, 2.5).register(registry);
        h.labelValues("Describe").observe(0.5);
        h.labelValues("Describe").observe(3);
        h.labelValues("Show").observe(0.001);
        Histogram.builder()
                .name("n_seconds")
                .nativeOnly()
                .help("N.")
                .register(registry)
                .observe(7);
        var summary =
                Summary.builder().name("s_seconds").help("S.").quantile(0.5).quantile(0.99);
        summary.register(registry).observe(3);
        StateSet.builder()
                .name("st")
                .help("St.")
                .states("on", "off")
                .register(registry)
                .setTrue("on");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatClientJavaSays(Format format) {
        registerAll();
        var snapshots = registry.scrape();

        var ours = encoded(format, snapshots);
        var theirs = SecondOpinion.clientJavas(format, snapshots);

        assertThat(ours.families()).isEqualTo(theirs.families());
    }

    @ParameterizedTest
    @EnumSource
    void writesTheJvmsOwnNumbers(Format format) {
        JvmMetrics.builder().register(registry);
        var snapshots = registry.scrape();

        var ours = encoded(format, snapshots);

        assertThat(ours.families())
                .isEqualTo(SecondOpinion.clientJavas(format, snapshots).families());
        assertThat(ours.families()).hasSizeGreaterThan(20);
    }

    @Test
    void bucketsAreNamedAlikeInBothFormats() {
        registerAll();
        var snapshots = registry.scrape();

        assertThat(encoded(Format.TEXT, snapshots).values())
                .containsKey("h_seconds_bucket{le=\"1.0\",method=\"Show\"}")
                .isEqualTo(encoded(Format.OPENMETRICS, snapshots).values());
    }
}
