package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Exposition;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryEncoderTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private static byte[] encoded(Format format, MetricSnapshots snapshots) {
        var lines = new RegistryLines(format, () -> snapshots);
        var stage = new Stage();
        var out = new ByteArrayOutputStream();
        lines.restart();
        boolean isLast;
        do {
            stage.size = 0;
            isLast = lines.fill(stage);
            out.write(stage.bytes, 0, stage.size);
        } while (!isLast);
        if (format == Format.OPENMETRICS) {
            out.writeBytes("# EOF\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static Exposition read(Format format, byte[] page) {
        return format == Format.TEXT ? Exposition.text(page) : Exposition.openMetrics(page);
    }

    private static byte[] written(Format format, MetricSnapshots snapshots) throws IOException {
        var writer = format == Format.TEXT ? PrometheusTextFormatWriter.create() : OpenMetricsTextFormatWriter.create();
        var out = new ByteArrayOutputStream();
        writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        return out.toByteArray();
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
    void saysWhatClientJavaSays(Format format) throws IOException {
        registerAll();
        var snapshots = registry.scrape();

        var ours = read(format, encoded(format, snapshots));
        var theirs = read(format, written(format, snapshots));

        assertThat(ours.families()).isEqualTo(theirs.families());
    }

    @ParameterizedTest
    @EnumSource
    void writesTheJvmsOwnNumbers(Format format) throws IOException {
        JvmMetrics.builder().register(registry);
        var snapshots = registry.scrape();

        var ours = read(format, encoded(format, snapshots));

        assertThat(ours.families())
                .isEqualTo(read(format, written(format, snapshots)).families());
        assertThat(ours.families()).hasSizeGreaterThan(20);
    }

    @Test
    void bucketsAreNamedAlikeInBothFormats() {
        registerAll();
        var snapshots = registry.scrape();

        assertThat(read(Format.TEXT, encoded(Format.TEXT, snapshots)).values())
                .containsKey("h_seconds_bucket{le=\"1.0\",method=\"Show\"}")
                .isEqualTo(read(Format.OPENMETRICS, encoded(Format.OPENMETRICS, snapshots))
                        .values());
    }
}
