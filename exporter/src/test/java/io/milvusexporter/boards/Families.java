package io.milvusexporter.boards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The families a query may ask for: the exporter's, those on Milvus' own pages by version, Prometheus' own. */
final class Families {

    /** What scraping puts on every series. */
    static final Set<String> TARGET_LABELS =
            Set.of("job", "instance", "cluster", "namespace", "app_kubernetes_io_instance");

    private static final Set<String> PROMETHEUS = Set.of("up", "ALERTS", "scrape_duration_seconds");
    private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

    /** A family in the reference page, which is made from the catalogue: its name, type, labels and first version. */
    private static final Pattern DECLARED = Pattern.compile(
            "^### (\\w+)\n.*?^- (\\w+)(?: in \\w+)?, (?:by ([^\n]*?)|no labels), Milvus (\\d\\.\\d)[.\\d]*\\+",
            Pattern.MULTILINE | Pattern.DOTALL);

    /** A family in some versions. */
    record Family(String type, Set<String> labels, List<String> versions) {

        /** Whether it only grows, so that its value says nothing without a rate. */
        boolean grows() {
            return !type.equals("gauge") && !type.equals("info");
        }
    }

    private final Map<String, List<Family>> own = own();
    private final Map<String, List<Family>> native_ = read("milvus-native-families.tsv");
    private final Map<String, List<String>> silent = lines("milvus-native-silent.tsv")
            .collect(Collectors.toMap(row -> row.get(0), row -> Versions.from(row.get(1), row.get(2))));

    boolean isOwn(String name) {
        return own.containsKey(base(name, own));
    }

    boolean isNative(String name) {
        return native_.containsKey(base(name, native_));
    }

    static boolean isPrometheus(String name) {
        return PROMETHEUS.contains(name);
    }

    static boolean isRecorded(String name) {
        return name.contains(":");
    }

    /** The family of a name, which for a part of a histogram is that of the whole; empty if there is none. */
    List<Family> of(String name) {
        var where = isOwn(name) ? own : native_;
        return where.getOrDefault(base(name, where), List.of());
    }

    /** The name of the whole, for a part of a histogram. */
    String base(String name) {
        return base(name, isOwn(name) ? own : native_);
    }

    /** Versions in which Milvus declares the family but nothing writes it. */
    List<String> silentIn(String name) {
        return silent.getOrDefault(base(name, native_), List.of());
    }

    private static String base(String name, Map<String, List<Family>> families) {
        for (var part : PARTS) {
            var whole = name.endsWith(part) ? name.substring(0, name.length() - part.length()) : name;
            if (families.getOrDefault(whole, List.of()).stream()
                    .anyMatch(it -> it.type().equals("histogram") || it.type().equals("summary"))) {
                return whole;
            }
        }
        return name;
    }

    /** What the catalogue declares, and beside it what is no collector's: the exporter's words about itself, the JVM's. */
    private static Map<String, List<Family>> own() {
        var families = new HashMap<>(read("families.tsv"));
        DECLARED.matcher(Project.read(Project.TOP.resolve("src/site/markdown/metrics.md")))
                .results()
                .forEach(found -> families.put(found.group(1), List.of(declared(found))));
        return families;
    }

    private static Family declared(MatchResult found) {
        var labels = found.group(3) == null
                ? Set.<String>of()
                : Set.of(found.group(3).replace("`", "").split(", ", -1));
        return new Family(found.group(2), labels, Versions.from(found.group(4), ""));
    }

    private static Map<String, List<Family>> read(String resource) {
        return lines(resource)
                .collect(Collectors.groupingBy(
                        row -> row.get(0), Collectors.mapping(Families::family, Collectors.toList())));
    }

    private static Family family(List<String> row) {
        var labels = row.get(2).isEmpty() ? Set.<String>of() : Set.of(row.get(2).split(",", -1));
        var versions = row.size() > 3 ? Versions.from(row.get(3), row.get(4)) : Versions.ALL;
        return new Family(row.get(1), labels, versions);
    }

    private static Stream<List<String>> lines(String resource) {
        try (var in = Families.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": found nothing (expected a test resource)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> Arrays.asList(line.split("\t", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
