package io.milvusexporter.testing;

import io.milvusexporter.testing.Exposition.Block;
import io.milvusexporter.testing.Exposition.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a page line by line and holds it to the format's rules. */
final class ExpositionReader {

    private static final Set<String> TEXT_TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Set<String> OPENMETRICS_TYPES =
            Set.of("counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown");

    private final boolean isOpenMetrics;
    private final List<Block> families = new ArrayList<>();
    private final Set<String> familyNames = new HashSet<>();
    private final Map<String, String> familyOfSampleName = new HashMap<>();
    private final Set<String> series = new HashSet<>();
    private @Nullable String name;
    private @Nullable String type;
    private @Nullable String unit;
    private @Nullable String help;
    private final List<Sample> samples = new ArrayList<>();

    ExpositionReader(boolean isOpenMetrics) {
        this.isOpenMetrics = isOpenMetrics;
    }

    Exposition read(String page) {
        var body = isOpenMetrics ? withoutEnd(page) : page;
        int number = 1;
        for (int at = 0; at < body.length(); number++) {
            int end = body.indexOf('\n', at);
            var line = new ExpositionLine(number, end < 0 ? body.substring(at) : body.substring(at, end));
            line.expect(end >= 0, "a newline at the end of the page");
            read(line);
            at = end + 1;
        }
        endFamily(new ExpositionLine(number, ""));
        return new Exposition(families);
    }

    private static String withoutEnd(String page) {
        if (!page.endsWith("# EOF\n")) {
            throw new AssertionError("page: ends with \"" + page.substring(Math.max(0, page.length() - 60))
                    + "\" (expected # EOF and a newline)");
        }
        return page.substring(0, page.length() - "# EOF\n".length());
    }

    private void read(ExpositionLine line) {
        if (line.take("# TYPE ")) {
            startFamily(line);
            line.expect(type == null, "one TYPE for " + name);
            type = line.rest();
            line.expect((isOpenMetrics ? OPENMETRICS_TYPES : TEXT_TYPES).contains(type), "a type of this format");
        } else if (line.take("# HELP ")) {
            startFamily(line);
            line.expect(help == null, "one HELP for " + name);
            line.expect(isOpenMetrics || type == null, "HELP before TYPE");
            help = line.unescaped(line.rest(), isOpenMetrics);
        } else if (isOpenMetrics && line.take("# UNIT ")) {
            startFamily(line);
            line.expect(unit == null, "one UNIT for " + name);
            unit = line.rest();
            line.expect(!unit.isEmpty() && (name + "").endsWith("_" + unit), "a unit that ends the name " + name);
        } else {
            readSample(line);
        }
    }

    /** The name after a keyword: the current family, or a new one. */
    private void startFamily(ExpositionLine line) {
        var found = line.name();
        line.expect(line.take(" "), "a space and more");
        if (found.equals(name) && samples.isEmpty()) {
            return;
        }
        endFamily(line);
        line.expect(familyNames.add(found), found + " in one block");
        name = found;
    }

    private void endFamily(ExpositionLine line) {
        if (name != null) {
            line.expect(type != null, "a TYPE for " + name);
            line.expect(!samples.isEmpty(), "samples of " + name);
            checkHistograms(line);
            families.add(new Block(
                    name, type + "", unit == null ? "" : unit, help == null ? "" : help, List.copyOf(samples)));
        }
        name = null;
        type = null;
        unit = null;
        help = null;
        samples.clear();
    }

    private void readSample(ExpositionLine line) {
        var sample = line.sample();
        line.expect(name != null && type != null, "a TYPE before its samples");
        line.expect(suffixes().stream().anyMatch(suffix -> sample.name().equals(name + suffix)), "a sample of " + name);
        var owner = familyOfSampleName.putIfAbsent(sample.name(), name + "");
        line.expect(owner == null || owner.equals(name), "a name that is not also one of " + owner);
        line.expect(series.add(sample.series()), "each series once");
        checkValue(sample, line);
        samples.add(sample);
    }

    private List<String> suffixes() {
        return switch (type + "") {
            case "counter" -> isOpenMetrics ? List.of("_total") : List.of("");
            case "info" -> List.of("_info");
            case "histogram" -> List.of("_bucket", "_count", "_sum");
            case "gaugehistogram" -> List.of("_bucket", "_gcount", "_gsum");
            case "summary" -> List.of("", "_count", "_sum");
            default -> List.of("");
        };
    }

    private void checkValue(Sample sample, ExpositionLine line) {
        double value = sample.value();
        switch (type + "") {
            case "counter" -> line.expect(value >= 0, "a counter of 0 or more");
            case "info" -> line.expect(value == 1 && unit == null, "an info of 1 without unit");
            case "stateset" ->
                line.expect((value == 0 || value == 1) && sample.labels().containsKey(name + ""), "a state of 0 or 1");
            case "histogram" ->
                line.expect(
                        sample.name().endsWith("_bucket") == sample.labels().containsKey("le"),
                        "le on buckets and nowhere else");
            default -> line.expect(!sample.labels().containsKey("le"), "no le");
        }
    }

    private void checkHistograms(ExpositionLine line) {
        if (!"histogram".equals(type)) {
            return;
        }
        var last = new HashMap<Map<String, String>, Sample>();
        for (var sample : samples) {
            var labels = new HashMap<>(sample.labels());
            labels.remove("le");
            var before = last.get(labels);
            if (sample.name().endsWith("_bucket")) {
                line.expect(before == null || follows(before, sample), "buckets in order, none below the one before");
                last.put(labels, sample);
            } else if (sample.name().endsWith("_count")) {
                line.expect(
                        before != null && "+Inf".equals(before.labels().get("le")) && before.value() == sample.value(),
                        "a bucket +Inf equal to the count of " + labels);
            }
        }
    }

    private static boolean follows(Sample before, Sample bucket) {
        return bound(before) < bound(bucket) && before.value() <= bucket.value();
    }

    private static double bound(Sample bucket) {
        return ExpositionLine.number(bucket.labels().getOrDefault("le", ""));
    }
}
