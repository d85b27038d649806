package io.milvusexporter.encode;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.nio.charset.StandardCharsets;

/** Writes client_java's snapshots: classic histograms only; no timestamps, no exemplars, no {@code _created}. */
final class RegistryEncoder {

    private final Format format;

    RegistryEncoder(Format format) {
        this.format = format;
    }

    /** Writes one family; the stage grows as it needs. */
    void write(MetricSnapshot family, Stage out) {
        if (family.getDataPoints().isEmpty()) {
            return;
        }
        var name = family.getMetadata().getPrometheusName();
        out.append(header(family, name));
        var line = new SampleLine(name, out);
        for (var point : family.getDataPoints()) {
            write(point, line.labels(point.getLabels()), name);
        }
    }

    private byte[] header(MetricSnapshot family, String name) {
        var metadata = family.getMetadata();
        var help = metadata.getHelp() == null ? "" : metadata.getHelp();
        if (format == Format.TEXT) {
            return Headers.text(name + suffix(family), type(family), help);
        }
        var unit = metadata.getUnit() == null ? "" : metadata.getUnit().toString();
        return Headers.openMetrics(name, type(family), name.endsWith("_" + unit) ? unit : "", help);
    }

    /** What a family's samples carry behind its name, and in text 0.0.4 its header too. */
    private static String suffix(MetricSnapshot family) {
        if (family instanceof CounterSnapshot) {
            return "_total";
        }
        return family instanceof InfoSnapshot ? "_info" : "";
    }

    private String type(MetricSnapshot family) {
        if (family instanceof CounterSnapshot) {
            return "counter";
        } else if (family instanceof HistogramSnapshot) {
            return "histogram";
        } else if (family instanceof SummarySnapshot) {
            return "summary";
        } else if (family instanceof UnknownSnapshot) {
            return format == Format.TEXT ? "untyped" : "unknown";
        } else if (family instanceof GaugeSnapshot || format == Format.TEXT) {
            return "gauge"; // what text 0.0.4 calls info and state sets
        }
        return family instanceof InfoSnapshot ? "info" : "stateset";
    }

    private static void write(DataPointSnapshot point, SampleLine line, String name) {
        if (point instanceof GaugeDataPointSnapshot gauge) {
            line.write("", gauge.getValue());
        } else if (point instanceof CounterDataPointSnapshot counter) {
            line.write("_total", counter.getValue());
        } else if (point instanceof InfoDataPointSnapshot) {
            line.write("_info", 1);
        } else if (point instanceof HistogramDataPointSnapshot histogram) {
            writeHistogram(histogram, line);
        } else if (point instanceof SummaryDataPointSnapshot summary) {
            writeSummary(summary, line);
        } else if (point instanceof StateSetDataPointSnapshot states) {
            for (int i = 0; i < states.size(); i++) {
                line.write("", name, states.getName(i), states.isTrue(i) ? 1 : 0);
            }
        } else if (point instanceof UnknownDataPointSnapshot unknown) {
            line.write("", unknown.getValue());
        } else {
            throw new IllegalArgumentException("snapshot of " + name + ": "
                    + point.getClass().getSimpleName() + " (expected a type of client_java 1.9)");
        }
    }

    private static void writeHistogram(HistogramDataPointSnapshot point, SampleLine line) {
        var buckets = point.getClassicBuckets();
        long below = 0;
        for (int i = 0; i < buckets.size(); i++) {
            below += buckets.getCount(i);
            line.write("_bucket", "le", bound(buckets.getUpperBound(i)), (double) below);
        }
        if (buckets.isEmpty()) {
            line.write("_bucket", "le", "+Inf", (double) point.getCount()); // one that has native buckets only
        }
        writeCountAndSum(point, line);
    }

    private static void writeSummary(SummaryDataPointSnapshot point, SampleLine line) {
        var quantiles = point.getQuantiles();
        for (int i = 0; i < quantiles.size(); i++) {
            line.write(
                    "",
                    "quantile",
                    bound(quantiles.get(i).getQuantile()),
                    quantiles.get(i).getValue());
        }
        writeCountAndSum(point, line);
    }

    private static void writeCountAndSum(DistributionDataPointSnapshot point, SampleLine line) {
        if (point.hasCount()) {
            line.write("_count", (double) point.getCount());
        }
        if (point.hasSum()) {
            line.write("_sum", point.getSum());
        }
    }

    /** OpenMetrics wants a point in it, and a label must be the same in both formats. */
    private static String bound(double value) {
        var text = new byte[Numbers.MOST];
        var bound = new String(text, 0, Numbers.write(value, text, 0), StandardCharsets.US_ASCII);
        return value == Math.rint(value) && Math.abs(value) <= 1e15 ? bound + ".0" : bound;
    }
}
