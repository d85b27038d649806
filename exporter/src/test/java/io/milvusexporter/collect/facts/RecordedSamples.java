package io.milvusexporter.collect.facts;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a collector told, as lines a reader can compare, in the order in which it was told. Strict: it refuses a family the
 * collector did not declare, a wrong number of labels, and the same series twice.
 */
final class RecordedSamples implements Samples {

    private final List<Family> declared;
    private final Map<String, Double> told = new LinkedHashMap<>();

    private RecordedSamples(List<Family> declared) {
        this.declared = declared;
    }

    static RecordedSamples of(List<Family> declared, Facts facts) {
        var samples = new RecordedSamples(declared);
        facts.writeTo(samples);
        return samples;
    }

    /** All series, family by family in the order of declaration, rows in the order told. */
    String page() {
        var page = new StringBuilder();
        for (var family : declared) {
            for (var line : lines(family.name())) {
                page.append(line).append('\n');
            }
        }
        return page.toString();
    }

    /** The series of one family, rows in the order told. */
    List<String> lines(String family) {
        var lines = new ArrayList<String>();
        told.forEach((series, value) -> {
            if (series.equals(family) || series.startsWith(family + "{")) {
                lines.add(series + " " + text(value));
            }
        });
        return lines;
    }

    /** The value of one series, or absent. */
    String value(String series) {
        var value = told.get(series);
        return value == null ? "absent" : text(value);
    }

    Map<String, Double> sorted() {
        return new TreeMap<>(told);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e18
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public void set(Family family, double value) {
        tell(family, List.of(), "", value);
    }

    @Override
    public Row row(Family family, String value) {
        return new Told(List.of(value), family);
    }

    @Override
    public Row row(Family family, String first, String second) {
        return new Told(List.of(first, second), family);
    }

    @Override
    public Row row(Family family, String first, String second, String third) {
        return new Told(List.of(first, second, third), family);
    }

    @Override
    public Row row(Family family, String... values) {
        return new Told(List.of(values), family);
    }

    private void tell(Family family, List<String> values, String state, double value) {
        if (!declared.contains(family)) {
            throw new AssertionError("not declared by this collector: " + family);
        }
        if (values.size() != family.labels().size()) {
            throw new AssertionError(family + ": " + values + " (expected values for " + family.labels() + ")");
        }
        var labels = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            labels.add(family.labels().get(i) + "=\"" + values.get(i) + '"');
        }
        if (!state.isEmpty()) {
            labels.add(family.stateLabel() + "=\"" + state + '"');
        }
        var series = family + (labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}");
        if (told.put(series, value) != null) {
            throw new AssertionError("told twice: " + series);
        }
    }

    private final class Told implements Row {

        private final List<String> values;
        private final List<String> labels;

        Told(List<String> values, Family first) {
            this.values = values;
            this.labels = first.labels();
        }

        @Override
        public Row set(Family family, double value) {
            check(family);
            tell(family, values, "", value);
            return this;
        }

        @Override
        public Row state(Family family, String state) {
            check(family);
            if (family.states().contains(state)) {
                tell(family, values, state, 1);
            }
            return this;
        }

        private void check(Family family) {
            if (!family.labels().equals(labels)) {
                throw new AssertionError(family + ": has labels " + family.labels() + " (expected " + labels + ")");
            }
        }
    }
}
