package io.milvusexporter.model;

/**
 * What one run of a collector found out, ready to be told. Immutable: it is made by the collector's thread and told by
 * another. Asking comes first and telling after, so a run that fails half-way has told nothing.
 */
@FunctionalInterface
public interface Facts {

    /** Nothing to say: the collector's series disappear. */
    Facts NONE = out -> {};

    void writeTo(Samples out);
}
