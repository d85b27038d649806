package io.milvusexporter.probe;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.time.Duration;
import java.util.List;

/** What came of a probe. */
public sealed interface ProbeResult {

    /** Somebody was asked, and be it in vain. */
    record Collected(List<Part> parts, Duration took) implements ProbeResult {}

    /**
     * Nobody was asked.
     *
     * @param words for whoever wanted to know
     */
    record Refused(Reason reason, String words) implements ProbeResult {}

    /** What one collector tells. */
    record Part(CollectorKind kind, List<Family> families, Facts facts) {}

    /** Why nobody was asked. */
    enum Reason {
        /** The question makes no sense. */
        BAD_REQUEST,
        /** The operator has not allowed it. */
        FORBIDDEN,
        /** Too much is asked at once. */
        BUSY,
        /** A file that the module names cannot be used any more. */
        UNUSABLE
    }
}
