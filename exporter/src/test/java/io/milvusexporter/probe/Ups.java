package io.milvusexporter.probe;

import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.List;

/** Keeps what is told of {@code milvus_up}, and nothing else. */
record Ups(List<Double> values) implements Samples {

    @Override
    public void set(Family family, double value) {
        if (family.name().equals("milvus_up")) {
            values.add(value);
        }
    }

    @Override
    public Row row(Family family, String value) {
        return new Ignored();
    }

    @Override
    public Row row(Family family, String first, String second) {
        return new Ignored();
    }

    @Override
    public Row row(Family family, String first, String second, String third) {
        return new Ignored();
    }

    @Override
    public Row row(Family family, String... values) {
        return new Ignored();
    }

    private record Ignored() implements Row {

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
