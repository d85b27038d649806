package io.milvusexporter.demo.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Milvus counts. Gauges are what they are told to be; counters and histograms grow from one page to the next by what
 * happened meanwhile, and a series that nobody mentions any more is gone. Used by one thread.
 */
final class Meter {

    private static final String PREFIX = "milvus_";

    private final TreeMap<String, Declared> families = Declared.all();
    private final Map<String, double[]> counters = new HashMap<>();
    private final Map<String, Buckets> histograms = new HashMap<>();
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Set<String> mentioned = new HashSet<>();
    private double elapsedSeconds;

    /** Begins the next page. */
    void begin(double secondsSinceLast) {
        elapsedSeconds = secondsSinceLast;
        lines.clear();
        mentioned.clear();
    }

    /** The families that no line was written of yet. */
    List<Declared> silent() {
        return families.values().stream()
                .filter(family -> !lines.containsKey(family.name()))
                .toList();
    }

    /** @param labels values in the order in which Milvus declares the labels, as in all of these */
    void gauge(String name, Number value, Object... labels) {
        var family = family(name, "gauge", labels);
        add(family, family.name() + Text.labels(family, labels) + " " + Text.number(value.doubleValue()));
    }

    void counter(String name, double perSecond, Object... labels) {
        var family = family(name, "counter", labels);
        var series = family.name() + Text.labels(family, labels);
        var value = counters.computeIfAbsent(series, unknown -> new double[1]);
        value[0] += Math.max(0, perSecond) * elapsedSeconds;
        mentioned.add(series);
        add(family, series + " " + Text.number(Math.floor(value[0])));
    }

    /** @param median in the family's own unit */
    void histogram(String name, double perSecond, double median, Object... labels) {
        var family = family(name, "histogram", labels);
        var text = Text.labels(family, labels);
        var series = family.name() + text;
        var buckets = histograms.computeIfAbsent(series, unknown -> new Buckets(family.bounds()));
        buckets.add(Math.max(0, perSecond) * elapsedSeconds, median);
        mentioned.add(series);
        for (int i = 0; i < family.bounds().size(); i++) {
            var bound = Text.number(family.bounds().get(i));
            add(family, family.name() + "_bucket" + Text.with(text, "le", bound) + " " + buckets.within(i));
        }
        add(family, family.name() + "_bucket" + Text.with(text, "le", "+Inf") + " " + buckets.count());
        add(family, family.name() + "_sum" + text + " " + Text.number(buckets.sum()));
        add(family, family.name() + "_count" + text + " " + buckets.count());
    }

    private Declared family(String name, String type, Object... labels) {
        var family = families.containsKey(name) ? families.get(name) : families.get(PREFIX + name);
        if (family == null || !family.type().equals(type) || family.labels().size() != labels.length) {
            throw new IllegalArgumentException(
                    name + ": " + type + " with " + labels.length + " labels (expected " + family + ")");
        }
        return family;
    }

    private void add(Declared family, String line) {
        lines.computeIfAbsent(family.name(), unknown -> new ArrayList<>()).add(line);
    }

    /** The page, in the order of Milvus' own: by family. */
    String end() {
        counters.keySet().retainAll(mentioned);
        histograms.keySet().retainAll(mentioned);
        var page = new StringBuilder();
        for (var family : families.values()) {
            var written = lines.get(family.name());
            if (written != null) {
                page.append("# HELP ")
                        .append(family.name())
                        .append(' ')
                        .append(Text.help(family))
                        .append('\n');
                page.append("# TYPE ")
                        .append(family.name())
                        .append(' ')
                        .append(family.type())
                        .append('\n');
                written.forEach(line -> page.append(line).append('\n'));
            }
        }
        return page.toString();
    }
}
