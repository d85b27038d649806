package io.milvusexporter.encode;

import java.util.Arrays;

/**
 * The few kilobytes through which every line passes on its way, small enough to stay in the processor's cache. Where one fill
 * ends and the next begins depends on the lines alone, so that encoding them again gives the same fills.
 */
final class Stage {

    static final int FILL = 8 << 10;

    byte[] bytes = new byte[FILL];
    int size;

    /** Whether so many bytes more fit; an empty stage takes a line of any length. */
    boolean hasRoom(int more) {
        if (size + more <= FILL) {
            return true;
        }
        if (size > 0) {
            return false;
        }
        ensure(more);
        return true;
    }

    void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    void append(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    void append(byte[] text) {
        append(text, 0, text.length);
    }

    void append(byte[] text, int from, int length) {
        ensure(length);
        System.arraycopy(text, from, bytes, size, length);
        size += length;
    }
}
