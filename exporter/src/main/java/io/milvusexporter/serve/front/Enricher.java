package io.milvusexporter.serve.front;

import java.util.Arrays;

/**
 * Adds names to the series of Milvus that name a collection by its id alone, one line at a time. A line that is no such
 * series, or longer than any of Milvus is, goes through as it came.
 */
final class Enricher {

    private static final int LONGEST_LINE = 64 << 10;

    /** Room for two names of 255 characters, their labels and what escaping adds. */
    private static final int MORE = 8 << 10;

    private final NamedLine named;
    private final DeflatedText out;
    private final byte[] line = new byte[LONGEST_LINE];
    private final byte[] longer = new byte[LONGEST_LINE + MORE];
    private int length;
    private boolean isTooLong;

    Enricher(CollectionNames names, DeflatedText out) {
        this.named = new NamedLine(names);
        this.out = out;
    }

    void append(byte[] text, int size) {
        int from = 0;
        for (int i = 0; i < size; i++) {
            if (text[i] == '\n') {
                take(text, from, i + 1);
                end();
                from = i + 1;
            }
        }
        take(text, from, size);
    }

    private void take(byte[] text, int from, int to) {
        if (length + to - from > LONGEST_LINE) {
            isTooLong = true;
            flush();
        }
        if (to - from > LONGEST_LINE) {
            out.append(Arrays.copyOfRange(text, from, to), to - from);
            return;
        }
        System.arraycopy(text, from, line, length, to - from);
        length += to - from;
    }

    private void end() {
        int size = isTooLong ? 0 : named.write(line, length, longer);
        if (size > 0) {
            out.append(longer, size);
            length = 0;
        } else {
            flush();
        }
        isTooLong = false;
    }

    /** Passes on what is here as it is. */
    private void flush() {
        out.append(line, length);
        length = 0;
    }
}
