package io.milvusexporter.encode;

import io.milvusexporter.testing.Exposition;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What our lines say, and what client_java's writer says, read by one strict reader. */
final class SecondOpinion {

    private SecondOpinion() {}

    static Exposition ours(Format format, Lines lines) {
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
        return read(format, out);
    }

    static Exposition clientJavas(Format format, MetricSnapshots snapshots) {
        var writer = format == Format.TEXT ? PrometheusTextFormatWriter.create() : OpenMetricsTextFormatWriter.create();
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(format, out);
    }

    private static Exposition read(Format format, ByteArrayOutputStream page) {
        return format == Format.TEXT ? Exposition.text(page.toByteArray()) : Exposition.openMetrics(page.toByteArray());
    }
}
