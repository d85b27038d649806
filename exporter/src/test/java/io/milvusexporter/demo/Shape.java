package io.milvusexporter.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which fields an answer has, at every level, without their values; of a status its codes and words too. */
final class Shape {

    private static final Set<String> TOLD = Set.of("code", "error_code", "retriable", "reason", "detail");

    private final TreeSet<String> paths = new TreeSet<>();

    private Shape() {}

    static Set<String> of(Message answer) {
        var shape = new Shape();
        shape.message("", answer);
        return shape.paths;
    }

    private void message(String path, Message message) {
        message.getAllFields().forEach((field, value) -> {
            var at = path + "/" + field.getName();
            if (field.isMapField()) {
                paths.add(at);
            } else if (field.isRepeated()) {
                ((List<?>) value).forEach(one -> value(at + "[]", field, one));
            } else {
                value(at, field, value);
            }
        });
    }

    private void value(String at, FieldDescriptor field, Object value) {
        if (value instanceof Message nested) {
            paths.add(at);
            message(at, nested);
        } else if (at.endsWith("status/" + field.getName()) && TOLD.contains(field.getName())) {
            paths.add(at + "=" + value.toString().replaceAll("[0-9]{2,}", "N"));
        } else if (value instanceof String text && isDocument(field) && !text.isEmpty()) {
            json(at + ":", JsonParser.parseString(text));
        } else {
            paths.add(at);
        }
    }

    private static boolean isDocument(FieldDescriptor field) {
        return field.getName().equals("response") || field.getName().equals("metrics_info");
    }

    private void json(String at, JsonElement json) {
        if (json.isJsonObject()) {
            json.getAsJsonObject().asMap().forEach((name, value) -> json(at + "/" + plain(name), value));
        } else if (json.isJsonArray()) {
            paths.add(at + "[]");
            json.getAsJsonArray().forEach(one -> json(at + "[]", one));
        } else {
            paths.add(at + "=" + kind(json));
        }
    }

    private static String plain(String name) {
        return name.replaceAll("^[0-9]+$", "<id>");
    }

    private static String kind(JsonElement json) {
        if (json.isJsonNull()) {
            return "null";
        }
        JsonPrimitive value = json.getAsJsonPrimitive();
        if (value.isBoolean()) {
            return "boolean";
        }
        return value.isString() ? "text" : "number";
    }
}
