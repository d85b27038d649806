package io.milvusexporter.collect;

import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;

/** For facts whose families are not what a test is about. */
final class NoSamples implements Samples {

    private static final Row ROW = new NoRow();

    @Override
    public void set(Family family, double value) {}

    @Override
    public Row row(Family family, String value) {
        return ROW;
    }

    @Override
    public Row row(Family family, String first, String second) {
        return ROW;
    }

    @Override
    public Row row(Family family, String first, String second, String third) {
        return ROW;
    }

    @Override
    public Row row(Family family, String... values) {
        return ROW;
    }

    private static final class NoRow implements Row {

        @Override
        public Row set(Family family, double value) {
            return this;
        }

        @Override
        public Row state(Family family, String state) {
            return this;
        }
    }
}
