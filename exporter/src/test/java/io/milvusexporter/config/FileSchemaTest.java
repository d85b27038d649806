package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The schema against the loader: what one accepts the other accepts. */
class FileSchemaTest {

    private static final Path CASES = Path.of("src/test/resources/config");
    private static final JsonObject SCHEMA =
            JsonParser.parseString(FileSchema.text()).getAsJsonObject();

    @ParameterizedTest
    @ValueSource(strings = {"empty", "commented-out", "full", "precedence", "byte-order-mark", "probe"})
    void acceptsGoodFiles(String name) throws IOException {
        assertThat(accepts(Files.readString(CASES.resolve("good/" + name + ".yaml"))))
                .isTrue();
    }

    @Test
    void acceptsTheExampleOfTheManual() {
        assertThat(accepts(ManualPage.EXAMPLE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-key", "unknown-section", "unknown-collector", "not-a-map", "section-is-text",
                        "section-is-list",
                "collector-is-switch", "list-for-one", "map-for-value", "map-in-list", "dotted-key", "secret-in-file",
                "command-in-file", "duration-without-unit", "size", "switch", "number-out-of-range", "number",
                "stale-intervals", "address-without-port", "component-role", "choices", "merge-key", "placeholder",
                "probe-modules", "probe-modules-are-a-list"
            })
    void refusesBadFiles(String name) throws IOException {
        assertThat(accepts(Files.readString(CASES.resolve("bad/" + name + ".yaml"))))
                .isFalse();
    }

    @Test
    void knowsEveryKey() {
        for (var option : Options.ALL) {
            var place = SCHEMA;
            for (var key : option.keys()) {
                place = option.hasKey() ? place.getAsJsonObject("properties").getAsJsonObject(key) : place;
            }
            assertThat(place.get("type") != null || place.get("enum") != null || place.get("anyOf") != null)
                    .as(option.name())
                    .isTrue();
        }
    }

    private static boolean accepts(String yaml) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        return accepts(SCHEMA, new Load(settings).loadFromString(yaml.replaceFirst("^\ufeff", "")));
    }

    /** As much of JSON schema as the page uses. */
    private static boolean accepts(JsonObject schema, @Nullable Object value) {
        if (schema.has("anyOf")) {
            return elements(schema.getAsJsonArray("anyOf")).anyMatch(one -> accepts(one.getAsJsonObject(), value));
        }
        if (schema.has("enum")) {
            return elements(schema.getAsJsonArray("enum"))
                    .anyMatch(one -> one.getAsString().equals(value));
        }
        var type = schema.get("type");
        var types = type.isJsonArray() ? elements(type.getAsJsonArray()).toList() : List.of(type);
        return types.stream().anyMatch(one -> accepts(schema, one.getAsString(), value));
    }

    private static boolean accepts(JsonObject schema, String type, @Nullable Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> (value instanceof Integer || value instanceof Long) && inRange(schema, (Number) value);
            case "number" -> value instanceof Number number && inRange(schema, number);
            case "string" -> value instanceof String text && matches(schema, text);
            case "array" ->
                value instanceof List<?> list
                        && list.stream().allMatch(item -> accepts(schema.getAsJsonObject("items"), item));
            case "object" ->
                value instanceof Map<?, ?> map && map.entrySet().stream().allMatch(entry -> accepts(schema, entry));
            default -> throw new IllegalArgumentException("type: " + type);
        };
    }

    private static boolean accepts(JsonObject schema, Map.Entry<?, ?> entry) {
        var key = String.valueOf(entry.getKey());
        if (schema.has("propertyNames")) {
            var names = schema.getAsJsonObject("propertyNames").get("pattern").getAsString();
            return Pattern.compile(names).matcher(key).find()
                    && accepts(schema.getAsJsonObject("additionalProperties"), entry.getValue());
        }
        var property = schema.getAsJsonObject("properties").get(key);
        return property != null && accepts(property.getAsJsonObject(), entry.getValue());
    }

    private static boolean inRange(JsonObject schema, Number number) {
        return (!schema.has("minimum")
                        || number.doubleValue() >= schema.get("minimum").getAsDouble())
                && (!schema.has("maximum")
                        || number.doubleValue() <= schema.get("maximum").getAsDouble());
    }

    private static boolean matches(JsonObject schema, String text) {
        return (!schema.has("minLength")
                        || text.length() >= schema.get("minLength").getAsInt())
                && (!schema.has("pattern")
                        || Pattern.compile(schema.get("pattern").getAsString())
                                .matcher(text)
                                .find());
    }

    private static java.util.stream.Stream<JsonElement> elements(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
