package io.milvusexporter.model;

import java.util.Arrays;

/**
 * Short texts one behind the other, each found by its position. They lie in chunks of equal size, so that a million of them
 * never have to be copied to make room for one more.
 */
public final class TextArena {

    /** The longest text it takes; longer ones are no label text of anybody. */
    static final int LONGEST = 16 << 10;

    private static final int CHUNK_BITS = 15;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int FIRST = 256;
    private static final int PREFIX = 2;
    private static final byte[] EMPTY = {};

    private byte[][] chunks = {new byte[FIRST]};
    private int last;
    private int used;

    /** Its position, valid until the texts are laid anew. */
    int add(byte[] text, int length) {
        int position = reserve(PREFIX + length);
        var chunk = chunks[last];
        chunk[used] = (byte) (length >> 8);
        chunk[used + 1] = (byte) length;
        System.arraycopy(text, 0, chunk, used + PREFIX, length);
        used += PREFIX + length;
        return position;
    }

    /** The bytes of all texts, until one is added or they are laid anew. For those who read many of them. */
    public byte[][] chunks() {
        return chunks;
    }

    /** In which chunk the text at this position is. */
    public static int chunk(int position) {
        return position >>> CHUNK_BITS;
    }

    /** Where in its chunk the text at this position starts. */
    public static int start(int position) {
        return (position & (CHUNK - 1)) + PREFIX;
    }

    /** How long the text is that starts there. */
    public static int length(byte[] chunk, int start) {
        return ((chunk[start - 2] & 0xff) << 8) | (chunk[start - 1] & 0xff);
    }

    boolean holds(int position, byte[] text, int length) {
        var chunk = chunks[chunk(position)];
        int start = start(position);
        return length(chunk, start) == length && Arrays.equals(chunk, start, start + length, text, 0, length);
    }

    int hash(int position) {
        var chunk = chunks[chunk(position)];
        int start = start(position);
        return TextHash.of(chunk, start, length(chunk, start));
    }

    /** Begins to lay the texts anew from the start; each that is still wanted is kept, in the order they were added. */
    void relay() {
        last = 0;
        used = 0;
    }

    /** Moves a text down; it cannot run over one that is still to be kept, for it never lands behind where it was. */
    int keep(int position) {
        var chunk = chunks[chunk(position)];
        int start = start(position);
        int length = PREFIX + length(chunk, start);
        int to = reserve(length);
        System.arraycopy(chunk, start - PREFIX, chunks[last], used, length);
        used += length;
        return to;
    }

    /** Gives up the chunks that hold nothing any more, but for one. */
    void trim() {
        for (int i = last + 2; i < chunks.length; i++) {
            chunks[i] = EMPTY;
        }
    }

    long heapBytes() {
        long bytes = 0;
        for (var chunk : chunks) {
            bytes += chunk.length;
        }
        return bytes;
    }

    private int reserve(int length) {
        if (used + length > CHUNK) {
            last++;
            used = 0;
        }
        if (last == chunks.length) {
            chunks = Arrays.copyOf(chunks, last + 1 + last / 2);
            Arrays.fill(chunks, last, chunks.length, EMPTY);
        }
        int size = chunks[last].length;
        if (used + length > size) {
            // Only the first chunk starts small: most tables are.
            int wanted = last > 0 ? CHUNK : Math.min(CHUNK, Math.max(2 * size, used + length));
            chunks[last] = Arrays.copyOf(chunks[last], wanted);
        }
        return (last << CHUNK_BITS) | used;
    }
}
