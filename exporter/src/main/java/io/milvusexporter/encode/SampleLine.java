package io.milvusexporter.encode;

import io.milvusexporter.model.Escape;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;

/** Writes the lines of one family's samples, for the few families whose label text is not kept. */
final class SampleLine {

    private final Stage out;
    private final String name;
    private Labels labels = Labels.EMPTY;

    SampleLine(String name, Stage out) {
        this.name = name;
        this.out = out;
    }

    SampleLine labels(Labels ofPoint) {
        labels = ofPoint;
        return this;
    }

    void write(String suffix, double value) {
        start(suffix);
        if (!labels.isEmpty()) {
            writeLabels();
            out.append('}');
        }
        end(value);
    }

    /** With one label more, behind the others. */
    void write(String suffix, String label, String labelValue, double value) {
        start(suffix);
        writeLabels();
        writeLabel(labels.isEmpty() ? '{' : ',', label, labelValue);
        out.append('}');
        end(value);
    }

    private void start(String suffix) {
        append(name);
        append(suffix);
    }

    private void writeLabels() {
        for (int i = 0; i < labels.size(); i++) {
            writeLabel(i == 0 ? '{' : ',', labels.getPrometheusName(i), labels.getValue(i));
        }
    }

    private void writeLabel(char before, String label, String value) {
        out.append(before);
        append(label);
        append("=\"");
        out.ensure(Escape.MOST * value.length());
        out.size = Escape.quoted(value, out.bytes, out.size);
        out.append('"');
    }

    private void end(double value) {
        out.append(' ');
        out.ensure(Numbers.MOST);
        out.size = Numbers.write(value, out.bytes, out.size);
        out.append('\n');
    }

    private void append(String text) {
        out.append(text.getBytes(StandardCharsets.UTF_8));
    }
}
