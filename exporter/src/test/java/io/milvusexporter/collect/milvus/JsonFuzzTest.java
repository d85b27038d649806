package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.testing.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Milvus' documents with faults in them: what Jackson can read we read alike, and what we refuse we refuse as a call fails. */
class JsonFuzzTest {

    private static final int DEEPEST = 64;

    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "null",
        "true",
        "NaN",
        "Infinity",
        "-",
        "1e999",
        "1e-999",
        "0x10",
        "007",
        "18446744073709551616",
        "\\u0000",
        "\\ud800",
        "\"type\":\"proxy\",",
        "\"infos\":",
        "\"nodes_info\":[",
        "[[[[[[[[",
        "/*",
        "//",
        "#",
        "'",
        "\u0000",
        "\ufeff"
    };

    /** What nobody takes. */
    private static final String[] OTHERS = {
        "[1,[2,{\"a\":null}]]", "{\"b\":{\"c\":[]}}", "\"text \\\" \\\\ \\u00e9\"", "true", "null", "-1.5e-3"
    };

    /** Numbers, and what stands where one should. */
    private static final String[] NUMBERS = {
        "0",
        "7",
        "1e3",
        "1.5E+3",
        "1e999",
        "-1e999",
        "1e-999",
        "18446744073709551616",
        "\"12\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"x\"",
        "\"\"",
        "null",
        "[]",
        "{}",
        "true"
    };

    private static final ObjectMapper JACKSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?");

    /** Makes 0 of -0, which is none to Jackson where it is a whole number. */
    private static final double NO_SIGN = 0.0;

    /** What of the document this test compares. */
    private record Seen(List<String> nodes, int unreadable, Map<Long, Double> storedRows) {}

    private static Seen ours(byte[] document) {
        var info = SystemInfoReader.read(new ByteArrayInputStream(document), document.length);
        var rows = new TreeMap<Long, Double>();
        for (int i = 0; i < info.storedRows().size(); i++) {
            rows.put(info.storedRows().id(i), info.storedRows().value(i));
        }
        return new Seen(
                info.nodes().stream()
                        .map(node -> plain(node.role()) + " " + node.id() + " "
                                + (node.hardware().memoryBytes() + NO_SIGN))
                        .sorted()
                        .toList(),
                info.unreadable(),
                rows);
    }

    /** A number in the place of a word is told as it is written, or as Jackson would write it. */
    private static String plain(String word) {
        return NUMBER.matcher(word).matches() ? new BigDecimal(word).toPlainString() : word;
    }

    private static Seen jacksons(JsonNode root) {
        var nodes = new ArrayList<String>();
        var rows = new TreeMap<Long, Double>();
        int unreadable = 0;
        for (var element : arrayOf(root.path("nodes_info"))) {
            var infos = element.path("infos");
            if (infos.isMissingNode() || infos.isNull()) {
                continue;
            }
            if (infos.path("has_error").booleanValue()
                    || text(infos.path("type")).isEmpty()) {
                unreadable++;
            } else {
                var id = number(infos.path("id"));
                nodes.add(plain(text(infos.path("type"))) + " " + (Double.isNaN(id) ? -1 : (long) id) + " "
                        + (number(infos.path("hardware_infos").path("memory")) + NO_SIGN));
            }
            infos.path("collection_metrics").path("Collections").properties().forEach(entry -> {
                var number = number(entry.getValue().path("NumEntitiesTotal"));
                if (id(entry.getKey()) != 0 && !Double.isNaN(number)) {
                    rows.merge(id(entry.getKey()), number, Double::sum);
                }
            });
        }
        nodes.sort(null);
        return new Seen(nodes, unreadable, rows);
    }

    private static Iterable<JsonNode> arrayOf(JsonNode node) {
        return node.isArray() ? node : List.of();
    }

    private static String text(JsonNode node) {
        var text = node.isTextual() || node.isNumber() ? node.asText() : "";
        return text.substring(0, Math.min(1024, text.length()));
    }

    private static double number(JsonNode node) {
        try {
            var number = text(node).isEmpty() ? Double.NaN : Double.parseDouble(text(node));
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static long id(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }

    private static String document(Random random) {
        var nodes = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            nodes.append(nodes.isEmpty() ? "" : ",").append(node(random));
        }
        return "{\"nodes_info\":[" + nodes + "],\"other\":" + OTHERS[random.nextInt(OTHERS.length)] + "}";
    }

    private static String node(Random random) {
        var role = List.of("proxy", "rootcoord", "datacoord", "querynode", "").get(random.nextInt(5));
        return """
                {"identifier":%1$d,"connected":%2$s,"infos":{"has_error":%3$s,"type":"%4$s","id":%1$d,\
                "hardware_infos":{"ip":"10.0.0.%1$d:1","memory":%5$s},"new":%2$s,\
                "collection_metrics":{"Collections":{"%6$d":{"NumEntitiesTotal":%7$s,"x":%2$s},"%8$d":{}}}}}\
                """.formatted(
                        random.nextInt(100),
                        OTHERS[random.nextInt(OTHERS.length)],
                        random.nextInt(8) == 0,
                        role,
                        NUMBERS[random.nextInt(NUMBERS.length)],
                        1 + random.nextInt(3),
                        random.nextBoolean() ? "5" : NUMBERS[random.nextInt(NUMBERS.length)],
                        10 + random.nextInt(3));
    }

    @Test
    void isReadAsJacksonReadsIt() {
        Fuzz.rounds("system-info", 5_000, random -> {
            var good = document(random).getBytes(StandardCharsets.UTF_8);
            var document = random.nextInt(3) == 0 ? good : Fuzz.bent(good, random, WORDS);
            JsonNode tree;
            try {
                tree = JACKSON.readTree(document);
            } catch (IOException | NumberFormatException e) { // the latter for an exponent of more than ten digits
                refusedOrRead(() -> ours(document));
                return;
            }
            if (tree.isMissingNode()) {
                refusedOrRead(() -> ours(document)); // there is nothing in it
            } else if (depth(tree) < DEEPEST) {
                assertThat(ours(document))
                        .as("%s", new String(document, StandardCharsets.UTF_8))
                        .usingRecursiveComparison()
                        .withComparatorForType(JsonFuzzTest::compareSums, Double.class)
                        .isEqualTo(jacksons(tree));
            }
        });
    }

    /** Equal, but for what comes of another order of adding: numbers of all sizes are added up here. */
    private static int compareSums(double one, double other) {
        return Math.abs(one - other) <= 4 * Math.ulp(other) ? 0 : Double.compare(one, other);
    }

    private static void refusedOrRead(Runnable reading) {
        try {
            reading.run();
        } catch (CallException e) {
            assertThat(e.failure()).isEqualTo(FailureCause.MALFORMED);
            assertThat(e.getMessage()).hasSizeLessThan(1_000);
        }
    }

    /** The other documents, each as Milvus writes it. */
    private enum Kind {
        REPLICAS(
                "[{\"ID\":1,\"collectionID\":2,\"resource_group\":\"rg\",\"rw_nodes\":[1,2],\"ro_nodes\":null,"
                        + "\"channel_to_rw_nodes\":{\"a\":{\"rw_nodes\":[1]}}}]",
                ReplicaList::read),
        TASKS("[{\"task_type\":\"MixCompaction\",\"state\":\"completed\",\"id\":\"7\"}]", TaskList::read),
        PROXY(
                "{\"id\":5,\"quota_metrics\":{\"QueueMetrics\":[{\"type\":\"dql\",\"pending_tasks\":[{\"max_queue_ms\":3}]}]}}",
                QueueWait::ofProxy),
        QUOTA(
                "{\"ProxyMetrics\":{\"5\":{\"QueueMetrics\":[{\"type\":\"dql\",\"executing_tasks\":[{\"max_queue_ms\":3}]}]}}}",
                QueueWait::ofCluster);

        private final String good;

        @SuppressWarnings("ImmutableEnumChecker") // a method without state
        private final Document.Reading<?> reader;

        Kind(String good, Document.Reading<?> reader) {
            this.good = good;
            this.reader = reader;
        }
    }

    @Test
    void isReadOrRefusedWhicheverItIs() {
        Fuzz.rounds("documents", 5_000, random -> {
            var kind = Kind.values()[random.nextInt(Kind.values().length)];
            var bytes = Fuzz.bent(kind.good.getBytes(StandardCharsets.UTF_8), random, WORDS);

            refusedOrRead(() -> kind.reader.read(new ByteArrayInputStream(bytes), bytes.length));
        });
    }
}
