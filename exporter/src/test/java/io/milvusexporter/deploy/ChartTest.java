package io.milvusexporter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.milvusexporter.config.Help;
import io.milvusexporter.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The documents of the chart, which are made from its values and from the options. What it renders: ChartIT. */
class ChartTest {

    private static final Path CHART = Deployed.FOLDER.resolve("helm/milvus-exporter");
    private static final List<ChartValue> VALUES = ChartValue.of(Deployed.read(CHART.resolve("values.yaml")));

    /** A number, or a share as text. */
    private static final String NUMBER_OR_SHARE = "podDisruptionBudget.maxUnavailable";

    @Test
    void hasASchemaOfItsValuesAndOfTheConfigurationFile() {
        var schema = object(VALUES);
        schema.addProperty("$schema", "http://json-schema.org/draft-07/schema#");
        schema.addProperty("title", "Values of the chart milvus-exporter");
        var json = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

        Golden.check(CHART.resolve("values.schema.json"), json.toJson(schema) + "\n");
    }

    @Test
    void hasAReadmeOfItsValues() {
        var rows = new StringBuilder();
        leaves(VALUES)
                .forEach(value -> rows.append("| `%s` | `%s` | %s |%n"
                        .formatted(value.path(), shown(value), value.help().replace("|", "\\|"))));
        var page = Deployed.read(CHART.resolve("README.md"));
        var head = page.isEmpty() ? "" : page.substring(0, page.indexOf("## Values"));

        Golden.check(
                CHART.resolve("README.md"),
                head + "## Values\n\n| value | default | what it is |\n|---|---|---|\n" + rows);
    }

    @Test
    void saysOfEveryValueWhatItIs() {
        assertThat(leaves(VALUES)).allSatisfy(it -> assertThat(it.help()).endsWith("."));
    }

    /** The mixin has the same parameters, and both replace what stands in the same rules. */
    @Test
    void hasTheThresholdsOfTheMixin() {
        var mixin = new TreeMap<String, String>();
        var matcher = Pattern.compile("(?m)^    (\\w+): ([0-9.]+),$")
                .matcher(Deployed.read(Deployed.FOLDER.resolve("mixin/config.libsonnet")));
        while (matcher.find()) {
            mixin.put(matcher.group(1), matcher.group(2));
        }
        var chart = new TreeMap<String, String>();
        leaves(VALUES)
                .filter(it -> it.path().startsWith("prometheusRule.thresholds."))
                .forEach(it -> chart.put(it.key(), ((ScalarNode) it.node()).getValue()));

        assertThat(chart).isEqualTo(mixin);
    }

    @Test
    void carriesTheVersionOfTheProject() {
        var chart = Deployed.objects(CHART.resolve("Chart.yaml")).findFirst().orElseThrow();
        var pom = Deployed.read(Deployed.TOP.resolve("pom.xml"));

        assertThat(pom).contains("<version>" + chart.get("appVersion") + "</version>");
    }

    private static Stream<ChartValue> leaves(List<ChartValue> values) {
        return values.stream().flatMap(it -> it.children().isEmpty() ? Stream.of(it) : leaves(it.children()));
    }

    private static JsonObject object(List<ChartValue> values) {
        var properties = new JsonObject();
        values.forEach(it -> properties.add(it.key(), it.children().isEmpty() ? leaf(it) : object(it.children())));
        if (values == VALUES) {
            properties.add("global", type("object")); // Helm puts it there when the chart is part of another
        }
        var schema = type("object");
        schema.addProperty("additionalProperties", false);
        schema.add("properties", properties);
        return schema;
    }

    private static JsonObject leaf(ChartValue value) {
        if (value.path().equals("config")) {
            var schema = JsonParser.parseString(
                            Help.askedFor(List.of("--help=schema")).orElseThrow())
                    .getAsJsonObject();
            schema.remove("$schema");
            return schema;
        }
        var schema = type(typeOf(value));
        if (value.path().equals(NUMBER_OR_SHARE)) {
            var types = new JsonArray();
            Stream.of("integer", "string").forEach(types::add);
            schema.add("type", types);
        }
        if (!value.choices().isEmpty()) {
            var choices = new JsonArray();
            value.choices().forEach(choices::add);
            schema.add("enum", choices);
        }
        schema.addProperty("description", value.help());
        return schema;
    }

    private static String typeOf(ChartValue value) {
        if (value.node() instanceof MappingNode) {
            return "object";
        }
        if (value.node() instanceof SequenceNode) {
            return "array";
        }
        return switch (value.node().getTag().getValue()) {
            case "tag:yaml.org,2002:bool" -> "boolean";
            case "tag:yaml.org,2002:int" -> value.path().contains("thresholds") ? "number" : "integer";
            case "tag:yaml.org,2002:float" -> "number";
            default -> "string";
        };
    }

    private static JsonObject type(String name) {
        var schema = new JsonObject();
        schema.addProperty("type", name);
        return schema;
    }

    private static String shown(ChartValue value) {
        if (value.node() instanceof ScalarNode scalar) {
            return scalar.getValue().isEmpty() ? "\"\"" : scalar.getValue();
        }
        var plain = Deployed.objects(CHART.resolve("values.yaml")).findFirst().orElseThrow();
        var found = Deployed.at(plain, value.path().split("\\.")).orElseThrow();
        return new GsonBuilder().disableHtmlEscaping().create().toJson(found);
    }
}
