package io.milvusexporter.model;

import java.util.Arrays;

/** How arrays of rows grow and shrink: in small steps, for a large table's slack is memory nobody uses. */
final class Growth {

    private Growth() {}

    static int next(int size) {
        return size + size / 8 + 8;
    }

    private static boolean isLoose(int capacity, int size) {
        return capacity > next(size) + size / 8;
    }

    static int[] trimmed(int[] array, int size) {
        return isLoose(array.length, size) ? Arrays.copyOf(array, next(size)) : array;
    }

    static long[] trimmed(long[] array, int size) {
        return isLoose(array.length, size) ? Arrays.copyOf(array, next(size)) : array;
    }
}
