package io.milvusexporter.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One row's labels while they are being rendered: {@code {db_name="x",collection_name="y"}}, or nothing for no labels. */
final class LabelText {

    private final List<String> names;
    private final byte[][] before;
    private byte[] bytes = new byte[256];
    private int length;
    private int values;
    private boolean isTooLong;

    LabelText(List<String> names) {
        this.names = names;
        before = new byte[names.size()][];
        for (int i = 0; i < before.length; i++) {
            before[i] = ((i == 0 ? "{" : "\",") + names.get(i) + "=\"").getBytes(StandardCharsets.US_ASCII);
        }
    }

    LabelText start() {
        length = 0;
        values = 0;
        isTooLong = false;
        return this;
    }

    LabelText add(String value) {
        if (values == before.length) {
            values++;
            return this; // counted for the message; end() refuses it
        }
        var opening = before[values++];
        isTooLong |= value.length() > TextArena.LONGEST - length;
        if (isTooLong) {
            return this;
        }
        int most = length + opening.length + Escape.MOST * value.length() + 2;
        if (most > bytes.length) {
            bytes = Arrays.copyOf(bytes, most + 256);
        }
        System.arraycopy(opening, 0, bytes, length, opening.length);
        length = Escape.quoted(value, bytes, length + opening.length);
        return this;
    }

    /** @throws IllegalArgumentException if there were more or fewer values than labels */
    LabelText end(Family family) {
        if (values != before.length) {
            throw new IllegalArgumentException(
                    "row of " + family + ": found " + values + " values (expected one for each of " + names + ")");
        }
        if (values > 0 && !isTooLong) {
            bytes[length++] = '"';
            bytes[length++] = '}';
            isTooLong = length > TextArena.LONGEST;
        }
        return this;
    }

    boolean isTooLong() {
        return isTooLong;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
