package io.milvusexporter.model;

import java.util.Arrays;
import java.util.BitSet;

/** The label texts of a table's rows: in order, each once, found again by their bytes. */
final class Rows {

    private final TextArena texts = new TextArena();
    private int[] positions = new int[4];
    private int size;

    /** Open addressing; 0 is empty, else one more than the row. */
    private int[] slots = new int[8];

    int size() {
        return size;
    }

    TextArena texts() {
        return texts;
    }

    /** Where each row's text is. */
    int[] positions() {
        return positions;
    }

    /**
     * The row with this text, or -1.
     *
     * @param guess the row it probably is
     */
    int find(LabelText text, int guess) {
        if (guess < size && texts.holds(positions[guess], text.bytes(), text.length())) {
            return guess;
        }
        int slot = slot(TextHash.of(text.bytes(), 0, text.length()));
        while (slots[slot] != 0) {
            int row = slots[slot] - 1;
            if (texts.holds(positions[row], text.bytes(), text.length())) {
                return row;
            }
            slot = slot + 1 < slots.length ? slot + 1 : 0;
        }
        return -1;
    }

    /** Adds a text that was not found. */
    int add(LabelText text) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, Growth.next(size));
        }
        if (4 * (size + 1) > 3 * slots.length) {
            index(3 * slots.length / 2);
        }
        positions[size] = texts.add(text.bytes(), text.length());
        claim(size);
        return size++;
    }

    /** Keeps these rows alone, in their order. Works in place: nothing but a smaller index is allocated. */
    void retain(BitSet kept) {
        texts.relay();
        int to = 0;
        for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
            positions[to++] = texts.keep(positions[row]);
        }
        size = to;
        texts.trim();
        positions = Growth.trimmed(positions, size);
        index(4 * size < slots.length ? 2 * size + 8 : slots.length);
    }

    long heapBytes() {
        return texts.heapBytes() + (long) Integer.BYTES * (positions.length + slots.length);
    }

    private void index(int capacity) {
        if (capacity == slots.length) {
            Arrays.fill(slots, 0);
        } else {
            slots = new int[capacity];
        }
        for (int row = 0; row < size; row++) {
            claim(row);
        }
    }

    private void claim(int row) {
        int slot = slot(texts.hash(positions[row]));
        while (slots[slot] != 0) {
            slot = slot + 1 < slots.length ? slot + 1 : 0;
        }
        slots[slot] = row + 1;
    }

    private int slot(int hash) {
        return (int) (((hash & 0xffff_ffffL) * slots.length) >>> 32);
    }
}
