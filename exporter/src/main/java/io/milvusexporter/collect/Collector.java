package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;

/**
 * One subject: a question put to Milvus on its own interval, and the families its answer becomes. One run at a time, so a
 * collector's memory needs no locks.
 */
public interface Collector {

    CollectorKind kind();

    /** All families this collector may ever tell. No other collector has them. */
    List<Family> families();

    /**
     * Asks Milvus and returns what it said.
     *
     * @throws CallException when a question fails and nothing can be told
     */
    Facts collect(Run run);
}
