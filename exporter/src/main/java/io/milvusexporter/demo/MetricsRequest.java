package io.milvusexporter.demo;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.milvus.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;

/** The JSON text that a GetMetrics request carries, as each version reads it. */
final class MetricsRequest {

    private static final String METRIC_TYPE = "metric_type";
    private static final String REQ_TYPE = "req_type";

    private final Map<String, String> values = new HashMap<>();
    private String malformed = "";
    private boolean typeIsNoString;

    private MetricsRequest() {}

    static MetricsRequest parse(String text) {
        var request = new MetricsRequest();
        try (var json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            while (json.hasNext()) {
                request.read(json);
            }
            json.endObject();
        } catch (EOFException e) {
            request.malformed = "unexpected end of JSON input";
        } catch (IllegalStateException | MalformedJsonException e) {
            request.malformed = "invalid character '" + text.charAt(0) + "' looking for beginning of value";
        } catch (IOException e) {
            request.malformed = e.toString();
        }
        return request;
    }

    private void read(JsonReader json) throws IOException {
        var name = json.nextName();
        var kind = json.peek();
        if (name.equals(METRIC_TYPE) && kind != JsonToken.STRING) {
            typeIsNoString = true;
        }
        if (kind == JsonToken.STRING || kind == JsonToken.NUMBER) {
            values.put(name, json.nextString());
        } else {
            json.skipValue();
        }
    }

    /** A type that is no string ends the process of every Milvus before 2.5. */
    boolean kills() {
        return typeIsNoString;
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Which document is wanted; 2.5 and later look at {@code req_type} first. */
    String type(Flavor flavor) {
        return flavor.isAtLeast(Flavor.V2_5) && values.containsKey(REQ_TYPE) ? value(REQ_TYPE) : value(METRIC_TYPE);
    }

    boolean isKnown(Flavor flavor) {
        return malformed.isEmpty()
                && (values.containsKey(METRIC_TYPE) || (flavor.isAtLeast(Flavor.V2_5) && values.containsKey(REQ_TYPE)));
    }

    /** What is said of a request that names no type. */
    Status complaint(Flavor flavor) {
        if (flavor.isAtLeast(Flavor.V2_5)) {
            return Statuses.ofInput(
                    flavor,
                    Statuses.ILLEGAL_ARGUMENT,
                    1100,
                    "metric_type or req_type not found in request: invalid parameter");
        }
        return Statuses.of(
                65535,
                malformed.isEmpty()
                        ? "metric_type not found in request"
                        : "failed to decode the request: " + malformed);
    }
}
