package io.milvusexporter.model;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One family's cells, one for each row of its table. A cell is a double, for a state family the index of the state, or
 * absent.
 */
public final class Column {

    /** Bits of a NaN that no telling leaves in a cell: all NaNs are told as the usual one. */
    private static final long ABSENT = 0x7ff0_0000_0000_0001L;

    private final Family family;
    private final Table table;
    private long[] cells = new long[4];
    private int present;

    Column(Family family, Table table) {
        this.family = family;
        this.table = table;
    }

    public Family family() {
        return family;
    }

    public Table table() {
        return table;
    }

    /** How many cells are not absent: the family's series. */
    public int present() {
        return present;
    }

    /** The cells by row, until the next telling: the bits of a double, for a state family of the index of the state. */
    public long[] cells() {
        return cells;
    }

    /** Whether a cell has no value. */
    public static boolean isAbsent(long cell) {
        return cell == ABSENT;
    }

    boolean isAbsent(int row) {
        return isAbsent(cells[row]);
    }

    void set(int row, double value) {
        if (cells[row] == ABSENT) {
            present++;
        }
        cells[row] = Double.doubleToLongBits(value);
    }

    void remove(int row) {
        if (cells[row] != ABSENT) {
            present--;
            cells[row] = ABSENT;
        }
    }

    void empty(int rows) {
        Arrays.fill(cells, 0, rows, ABSENT);
        present = 0;
    }

    void addRow(int row) {
        if (row == cells.length) {
            cells = Arrays.copyOf(cells, Growth.next(row));
        }
        cells[row] = ABSENT;
    }

    long heapBytes() {
        return (long) Long.BYTES * cells.length;
    }

    void retain(BitSet kept) {
        int to = 0;
        for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
            cells[to++] = cells[row];
        }
        cells = Growth.trimmed(cells, to);
    }
}
