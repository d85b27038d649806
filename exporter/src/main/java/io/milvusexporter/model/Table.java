package io.milvusexporter.model;

import java.util.BitSet;
import java.util.List;

/**
 * Families over the same labels: a row for each object, with its label text rendered once, and a column for each family.
 * Belongs to the thread that owns its {@link Tables}.
 */
public final class Table {

    private final LabelText labels;
    private final Column[] columns;
    private final Rows rows = new Rows();
    private final BitSet touched = new BitSet();
    private int guess;
    private int rowsBefore;

    Table(List<String> labels, List<Family> families) {
        this.labels = new LabelText(labels);
        columns = families.stream().map(family -> new Column(family, this)).toArray(Column[]::new);
    }

    /** How many rows there are; some may have no cell in a given column. */
    public int rows() {
        return rows.size();
    }

    /** The rows' label texts, braces included. */
    public TextArena texts() {
        return rows.texts();
    }

    /** By row, where its label text is, until the next telling. */
    public int[] textPositions() {
        return rows.positions();
    }

    List<Column> columns() {
        return List.of(columns);
    }

    /** @param from where to look first: cells are mostly told in the order of the columns */
    int columnOf(Family family, int from) {
        for (int i = 0; i < columns.length; i++) {
            int column = from + i < columns.length ? from + i : from + i - columns.length;
            if (columns[column].family() == family) {
                return column;
            }
        }
        throw new IllegalArgumentException("cell of " + family + " (expected one of "
                + columns().stream().map(Column::family).toList() + ")");
    }

    Column column(int index) {
        return columns[index];
    }

    LabelText labels() {
        return labels.start();
    }

    long series() {
        long series = 0;
        for (var column : columns) {
            series += column.present();
        }
        return series;
    }

    long heapBytes() {
        long bytes = rows.heapBytes();
        for (var column : columns) {
            bytes += column.heapBytes();
        }
        return bytes;
    }

    void begin() {
        touched.clear();
        guess = 0;
        rowsBefore = rows.size();
        for (var column : columns) {
            column.empty(rowsBefore);
        }
    }

    /** The row with this text, or -1 if there is none and none may be added. */
    int touch(LabelText text, boolean mayAdd) {
        int row = text.isTooLong() ? -1 : rows.find(text, guess);
        if (row < 0) {
            if (!mayAdd || text.isTooLong()) {
                return -1;
            }
            row = rows.add(text);
            for (var column : columns) {
                column.addRow(row);
            }
        }
        touched.set(row);
        guess = row + 1;
        return row;
    }

    boolean isNew(int row) {
        return row >= rowsBefore;
    }

    int touchedRows() {
        return touched.cardinality();
    }

    /**
     * Gives up the last row that was told.
     *
     * @return the series that go with it
     */
    int dropLast() {
        int row = touched.previousSetBit(rows.size());
        touched.clear(row);
        int series = 0;
        for (var column : columns) {
            if (!column.isAbsent(row)) {
                column.remove(row);
                series++;
            }
        }
        return series;
    }

    /** Rows that were not touched go; the others keep their order. */
    void end() {
        if (touched.cardinality() == rows.size()) {
            return;
        }
        for (var column : columns) {
            column.retain(touched);
        }
        rows.retain(touched);
    }
}
