package io.milvusexporter.collect.milvus;

import java.util.Arrays;

/** A number for each of many ids, in two sorted arrays: what a document says of tens of thousands of collections. Immutable. */
public final class IdValues {

    /** Milvus told of no id. */
    public static final IdValues EMPTY = new IdValues(new long[0], new double[0]);

    /** Milvus told nothing: this version has no such figure. */
    public static final IdValues UNTOLD = new IdValues(new long[0], new double[0]);

    private final long[] ids;
    private final double[] values;

    private IdValues(long[] ids, double[] values) {
        this.ids = ids;
        this.values = values;
    }

    public boolean isTold() {
        return this != UNTOLD;
    }

    public int size() {
        return ids.length;
    }

    public long id(int index) {
        return ids[index];
    }

    public double value(int index) {
        return values[index];
    }

    /** The value of an id, or NaN. */
    public double get(long id) {
        int at = Arrays.binarySearch(ids, id);
        return at < 0 ? Double.NaN : values[at];
    }

    /** Whether both have the same to say. */
    boolean isSame(IdValues other) {
        return this == other
                || (isTold() == other.isTold() && Arrays.equals(ids, other.ids) && Arrays.equals(values, other.values));
    }

    int contentHash() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(values);
    }

    /** Takes ids in any order; of an id that comes twice the values are added. Not used after it has built. */
    static final class Builder {

        private long[] ids = new long[16];
        private double[] values = new double[16];
        private int size;
        private boolean told;

        /** Milvus has such a figure, though maybe of no id. */
        void told() {
            told = true;
        }

        void add(long id, double value) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            ids[size] = id;
            values[size++] = value;
        }

        IdValues build() {
            if (size == 0) {
                return told ? EMPTY : UNTOLD;
            }
            sort();
            int last = 0;
            for (int i = 1; i < size; i++) {
                if (ids[i] == ids[last]) {
                    values[last] += values[i];
                } else {
                    last++;
                    ids[last] = ids[i];
                    values[last] = values[i];
                }
            }
            return first(last + 1);
        }

        private IdValues first(int length) {
            return length == ids.length
                    ? new IdValues(ids, values)
                    : new IdValues(Arrays.copyOf(ids, length), Arrays.copyOf(values, length));
        }

        /** Heap sort of both arrays at once: no boxes, no second copy, whatever the order they came in. */
        private void sort() {
            for (int start = size / 2 - 1; start >= 0; start--) {
                sink(start, size);
            }
            for (int end = size - 1; end > 0; end--) {
                swap(0, end);
                sink(0, end);
            }
        }

        private void sink(int from, int end) {
            int root = from;
            for (int child = 2 * root + 1; child < end; child = 2 * root + 1) {
                if (child + 1 < end && ids[child] < ids[child + 1]) {
                    child++;
                }
                if (ids[root] >= ids[child]) {
                    return;
                }
                swap(root, child);
                root = child;
            }
        }

        private void swap(int a, int b) {
            var id = ids[a];
            ids[a] = ids[b];
            ids[b] = id;
            var value = values[a];
            values[a] = values[b];
            values[b] = value;
        }
    }
}
