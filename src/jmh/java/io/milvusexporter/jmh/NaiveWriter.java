package io.milvusexporter.jmh;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one writes in an afternoon: a StringBuilder, and the bytes of its text. Labels are escaped beforehand. */
final class NaiveWriter {

    private record Series(String name, String labels, double value) {}

    private final List<Series> series = new ArrayList<>();

    NaiveWriter(MetricSnapshots snapshots) {
        for (var family : snapshots) {
            for (var point : family.getDataPoints()) {
                var name = family.getMetadata().getPrometheusName();
                if (point instanceof CounterDataPointSnapshot counter) {
                    series.add(new Series(name + "_total", text(point.getLabels()), counter.getValue()));
                } else if (point instanceof GaugeDataPointSnapshot gauge) {
                    series.add(new Series(name, text(point.getLabels()), gauge.getValue()));
                }
            }
        }
    }

    private static String text(Labels labels) {
        var text = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels.getName(i))
                    .append("=\"")
                    .append(labels.getValue(i))
                    .append('"');
        }
        return labels.isEmpty() ? "" : text.append('}').toString();
    }

    byte[] write() {
        var text = new StringBuilder();
        for (var one : series) {
            text.append(one.name).append(one.labels).append(' ');
            long whole = (long) one.value;
            if (whole == one.value) {
                text.append(whole);
            } else {
                text.append(one.value);
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
