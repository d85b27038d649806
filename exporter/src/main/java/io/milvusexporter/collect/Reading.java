package io.milvusexporter.collect;

import io.milvusexporter.model.Facts;
import org.jspecify.annotations.Nullable;

/** What came of one run of one collector: its facts, or why there are none. Immutable. */
public sealed interface Reading {

    /** What can be told; null if nothing. */
    @Nullable
    Facts facts();

    record Complete(Facts facts) implements Reading {}

    /**
     * The run failed. It may still tell facts, as {@code milvus_up 0}.
     *
     * @param code the gRPC status name, or {@code milvus_<n>} for a status inside an answer
     * @param detail for the log, never for a label
     */
    record Failed(
            FailureCause cause,
            String code,
            String detail,
            @Nullable Facts facts) implements Reading {}
}
