package io.milvusexporter.model;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What one collector says: its families as tables, families over the same labels sharing one. They hold one telling, whole,
 * and nothing of the one before. Telling rows that are known allocates nothing. Belongs to one thread.
 */
public final class Tables implements Samples {

    private final List<Column> columns;
    private final List<Table> tables;
    private final IdentityHashMap<Family, Table> tableOf = new IdentityHashMap<>();
    private final Cursor cursor = new Cursor();
    private final Refused refused = new Refused();
    private Limit limit = Limit.NONE;
    private long seriesBefore;
    private long newSeries;
    private long dropped;

    /**
     * The most a collector may have.
     *
     * @param rows in one table, which is the most series any of its families can have
     * @param series in all families together
     */
    public record Limit(int rows, long series) {

        public static final Limit NONE = new Limit(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    public Tables(List<Family> families) {
        var byLabels = new LinkedHashMap<List<String>, List<Family>>();
        for (var family : families) {
            byLabels.computeIfAbsent(family.labels(), labels -> new ArrayList<>())
                    .add(family);
        }
        tables = byLabels.entrySet().stream()
                .map(shared -> new Table(shared.getKey(), shared.getValue()))
                .toList();
        var columnOf = new IdentityHashMap<Family, Column>();
        for (var table : tables) {
            for (var column : table.columns()) {
                if (columnOf.put(column.family(), column) != null) {
                    throw new IllegalArgumentException("family: " + column.family() + " twice (expected once)");
                }
                tableOf.put(column.family(), table);
            }
        }
        columns = families.stream().map(columnOf::get).toList();
    }

    /** The families' cells, in the order in which the families were declared. */
    public List<Column> columns() {
        return columns;
    }

    /** What is past the limit is left out from the next telling on: rows keep their place, new ones come while there is room. */
    public void limit(Limit newLimit) {
        limit = newLimit;
    }

    /** How many series the last telling left. */
    public long series() {
        long series = 0;
        for (int i = 0; i < tables.size(); i++) {
            series += tables.get(i).series();
        }
        return series;
    }

    /** How many series of the last telling found no room. */
    public long dropped() {
        return dropped;
    }

    /** Heap that grows with the number of series. */
    public long heapBytes() {
        return tables.stream().mapToLong(Table::heapBytes).sum();
    }

    /**
     * Replaces what was told before. If the telling breaks off, whatever it throws, nothing is left of either: half a
     * telling is never seen.
     */
    public void tell(Facts facts) {
        boolean isWhole = false;
        begin();
        try {
            facts.writeTo(this);
            isWhole = true;
        } finally {
            end(isWhole);
        }
    }

    private void begin() {
        seriesBefore = series();
        newSeries = 0;
        dropped = 0;
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).begin();
        }
    }

    private void end(boolean isWhole) {
        if (isWhole) {
            dropOverflow();
        }
        for (int i = 0; i < tables.size(); i++) {
            if (!isWhole) {
                tables.get(i).begin(); // nothing is touched: everything goes
            }
            tables.get(i).end();
        }
    }

    /** Rows that were there and grew, or a limit that shrank: admission alone cannot see these. */
    private void dropOverflow() {
        long excess = series() - limit.series();
        for (int i = tables.size() - 1; i >= 0; i--) {
            var table = tables.get(i);
            int rows = table.touchedRows();
            while (rows > 0 && (rows > limit.rows() || excess > 0)) {
                int series = table.dropLast();
                dropped += series;
                excess -= series;
                rows--;
            }
        }
    }

    @Override
    public void set(Family family, double value) {
        var table = tableOf(family);
        row(family, table, table.labels()).set(family, value);
    }

    @Override
    public Row row(Family family, String value) {
        var table = tableOf(family);
        return row(family, table, table.labels().add(value));
    }

    @Override
    public Row row(Family family, String first, String second) {
        var table = tableOf(family);
        return row(family, table, table.labels().add(first).add(second));
    }

    @Override
    public Row row(Family family, String first, String second, String third) {
        var table = tableOf(family);
        return row(family, table, table.labels().add(first).add(second).add(third));
    }

    @Override
    public Row row(Family family, String... values) {
        var table = tableOf(family);
        var text = table.labels();
        for (var value : values) {
            text.add(value);
        }
        return row(family, table, text);
    }

    private Table tableOf(Family family) {
        var table = tableOf.get(family);
        if (table == null) {
            throw new IllegalArgumentException("family: " + family + " (expected one the collector declared)");
        }
        return table;
    }

    private Row row(Family family, Table table, LabelText text) {
        boolean hasRoom = table.rows() < limit.rows() && seriesBefore + newSeries < limit.series();
        int row = table.touch(text.end(family), hasRoom);
        return row < 0 ? refused : cursor.at(table, row);
    }

    private static void expectNumber(Family family) {
        if (family.stateLabel() != null) {
            throw new IllegalArgumentException("cell of " + family + ": a number (expected a state)");
        }
    }

    private static int stateOf(Family family, String state) {
        if (family.stateLabel() == null) {
            throw new IllegalArgumentException("state of " + family + " (expected a state family)");
        }
        return family.states().indexOf(state);
    }

    /** The row that is being told; one object for all of them. */
    private final class Cursor implements Row {

        private Table table = new Table(List.of(), List.of());
        private int row;
        private int next;

        Cursor at(Table told, int where) {
            table = told;
            row = where;
            next = 0;
            return this;
        }

        @Override
        public Row set(Family family, double value) {
            expectNumber(family);
            return put(family, value);
        }

        @Override
        public Row state(Family family, String state) {
            int index = stateOf(family, state);
            return index < 0 ? this : put(family, index);
        }

        private Row put(Family family, double value) {
            int index = table.columnOf(family, next);
            var column = table.column(index);
            next = index + 1;
            if (table.isNew(row) && column.isAbsent(row)) {
                newSeries++;
            }
            column.set(row, value);
            return this;
        }
    }

    /** A row for which there is no room: what is told of it is counted. */
    private final class Refused implements Row {

        @Override
        public Row set(Family family, double value) {
            expectNumber(family);
            dropped++;
            return this;
        }

        @Override
        public Row state(Family family, String state) {
            dropped += stateOf(family, state) < 0 ? 0 : 1;
            return this;
        }
    }
}
