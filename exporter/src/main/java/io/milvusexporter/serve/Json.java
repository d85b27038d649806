package io.milvusexporter.serve;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON being written: objects, arrays and their values, with the commas between them. */
final class Json {

    private final StringBuilder text = new StringBuilder(1024);
    private boolean needsComma;

    Json beginObject() {
        return open('{');
    }

    Json endObject() {
        return shut('}');
    }

    Json beginArray() {
        return open('[');
    }

    Json endArray() {
        return shut(']');
    }

    /** The name of the value that comes next. */
    Json name(String name) {
        comma();
        quoted(name);
        text.append(':');
        needsComma = false;
        return this;
    }

    Json value(@Nullable String value) {
        comma();
        if (value == null) {
            text.append("null");
        } else {
            quoted(value);
        }
        return this;
    }

    /** Numbers and booleans. JSON has no NaN and no infinity: they are null. */
    Json value(@Nullable Object number) {
        comma();
        if (number instanceof Double real) {
            text.append(Double.isFinite(real) ? decimal(real) : "null");
        } else {
            text.append(number);
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Without an exponent, as people read times and durations. */
    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private Json open(char bracket) {
        comma();
        text.append(bracket);
        needsComma = false;
        return this;
    }

    private Json shut(char bracket) {
        text.append(bracket);
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            text.append(',');
        }
        needsComma = true;
    }

    private void quoted(String words) {
        text.append('"');
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                text.append("\\u").append(String.format("%04x", (int) c)); // halves of a character pass as such
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
