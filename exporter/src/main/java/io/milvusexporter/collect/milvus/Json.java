package io.milvusexporter.collect.milvus;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A document of Milvus read as a stream: each key is offered once, what nobody takes is skipped, and a null, a missing key or
 * another type than expected reads as nothing. Only a document that is no JSON fails.
 */
final class Json {

    /** Nothing Milvus writes is deeper than a dozen; a document that is was not written by Milvus. */
    private static final int DEEPEST = 64;

    /** Names in Milvus have up to 255 characters. */
    private static final int LONGEST_TEXT = 1024;

    private final JsonReader reader;

    private Json(JsonReader reader) {
        this.reader = reader;
    }

    /** Who takes the members of an object; what it does not read of a value is skipped. */
    @FunctionalInterface
    interface Members {
        void take(String key, Json value) throws IOException;
    }

    /** Who takes the elements of an array. */
    @FunctionalInterface
    interface Elements {
        void take(Json value) throws IOException;
    }

    /** Reads a whole document while it arrives; an empty one is nothing. */
    static void read(String what, InputStream document, long bytes, Elements root) {
        if (bytes == 0) {
            return;
        }
        try (var reader = new JsonReader(new InputStreamReader(document, StandardCharsets.UTF_8))) {
            reader.setNestingLimit(DEEPEST);
            root.take(new Json(reader));
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new CallException(
                    FailureCause.MALFORMED,
                    "MALFORMED",
                    what + ": " + bytes + " bytes that are no such JSON: " + CallStatus.oneLine(e.getMessage()));
        }
    }

    /** Reads a whole document that is a list; null and nothing are an empty one. */
    static void readArray(String what, InputStream document, long bytes, Elements elements) {
        read(what, document, bytes, root -> {
            var token = root.reader.peek();
            if (token != JsonToken.BEGIN_ARRAY && token != JsonToken.NULL) {
                throw new MalformedJsonException("found " + token + " (expected a list)");
            }
            root.array(elements);
        });
    }

    void object(Members members) throws IOException {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            reader.skipValue();
            return;
        }
        reader.beginObject();
        while (reader.hasNext()) {
            var key = reader.nextName();
            if (reader.peek() == JsonToken.NULL) {
                reader.nextNull();
            } else {
                members.take(key, this);
            }
        }
        reader.endObject();
    }

    void array(Elements elements) throws IOException {
        if (reader.peek() != JsonToken.BEGIN_ARRAY) {
            reader.skipValue();
            return;
        }
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() == JsonToken.NULL) {
                reader.nextNull();
            } else {
                elements.take(this);
            }
        }
        reader.endArray();
    }

    void skip() throws IOException {
        reader.skipValue();
    }

    /** Text or a number, as text; of anything else the empty text. What is too long for a name is cut. */
    String text() throws IOException {
        var token = reader.peek();
        if (token == JsonToken.STRING || token == JsonToken.NUMBER) {
            var text = reader.nextString();
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        }
        reader.skipValue();
        return "";
    }

    /** How many members an object has, or elements an array; 0 for anything else. */
    int count() throws IOException {
        if (reader.peek() == JsonToken.BEGIN_OBJECT) {
            return countMembers();
        }
        if (reader.peek() != JsonToken.BEGIN_ARRAY) {
            reader.skipValue();
            return 0;
        }
        int count = 0;
        reader.beginArray();
        for (; reader.hasNext(); count++) {
            reader.skipValue();
        }
        reader.endArray();
        return count;
    }

    private int countMembers() throws IOException {
        int count = 0;
        reader.beginObject();
        for (; reader.hasNext(); count++) {
            reader.skipValue(); // the name
            reader.skipValue();
        }
        reader.endObject();
        return count;
    }

    /** A 64-bit id, written as a number or as text; 0 if it is none. */
    long id() throws IOException {
        return id(text());
    }

    /** A number, written as one or as text; NaN if it is none, or too large for one. Values above 2^63 occur. */
    double number() throws IOException {
        var text = text();
        try {
            var number = text.isEmpty() ? Double.NaN : Double.parseDouble(text);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    boolean bool() throws IOException {
        if (reader.peek() == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        reader.skipValue();
        return false;
    }

    /** An object whose keys are ids and whose values are numbers. */
    void idNumbers(IdValues.Builder into) throws IOException {
        into.told();
        object((key, value) -> {
            var number = value.number();
            var id = id(key);
            if (id != 0 && !Double.isNaN(number)) {
                into.add(id, number);
            }
        });
    }

    /** An id as an object's key; 0 if it is none. */
    static long id(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
