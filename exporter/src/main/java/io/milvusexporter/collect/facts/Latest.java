package io.milvusexporter.collect.facts;

/** What one collector last found out and others use: an immutable value, swapped whole. */
final class Latest<T> {

    private volatile T value;

    Latest(T first) {
        this.value = first;
    }

    T get() {
        return value;
    }

    void set(T newest) {
        value = newest;
    }
}
