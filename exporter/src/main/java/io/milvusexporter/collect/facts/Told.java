package io.milvusexporter.collect.facts;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;

/** One series after the other of what a collector told. One object for all of them, so that to read 65 536 rows costs nothing. */
final class Told implements Samples {

    /** Who looks at each series; what is said of it is valid only while it does. */
    @FunctionalInterface
    interface Reader {
        void read(Told series);
    }

    private static final String[] NO_VALUES = {};

    private final Reader reader;
    private final String[] few = new String[3];
    private final Cells cells = new Cells();
    private String[] values = NO_VALUES;
    private String family = "";
    private String state = "";
    private double value;

    private Told(Reader reader) {
        this.reader = reader;
    }

    static void read(Facts facts, Reader reader) {
        facts.writeTo(new Told(reader));
    }

    String family() {
        return family;
    }

    /** The value of a label, in the order of the family's labels. */
    String label(int index) {
        return values[index];
    }

    /** Of a state family; else empty. */
    String state() {
        return state;
    }

    double value() {
        return value;
    }

    @Override
    public void set(Family told, double number) {
        values = NO_VALUES;
        cells.set(told, number);
    }

    @Override
    public Row row(Family told, String only) {
        return few(only, "", "");
    }

    @Override
    public Row row(Family told, String first, String second) {
        return few(first, second, "");
    }

    @Override
    public Row row(Family told, String first, String second, String third) {
        return few(first, second, third);
    }

    @Override
    public Row row(Family told, String... all) {
        values = all;
        return cells;
    }

    private Row few(String first, String second, String third) {
        few[0] = first;
        few[1] = second;
        few[2] = third;
        values = few;
        return cells;
    }

    private final class Cells implements Row {

        @Override
        public Row set(Family told, double number) {
            return pass(told, "", number);
        }

        @Override
        public Row state(Family told, String which) {
            return pass(told, which, 1);
        }

        private Row pass(Family told, String which, double number) {
            family = told.name();
            state = which;
            value = number;
            reader.read(Told.this);
            return this;
        }
    }
}
