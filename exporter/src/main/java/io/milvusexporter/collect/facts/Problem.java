package io.milvusexporter.collect.facts;

import java.util.Locale;

/** What can be wrong with a Milvus, and whether somebody has to get up for it. */
enum Problem {
    COMPONENT_DOWN(Severity.BLOCKING),
    COLLECTION_NOT_QUERYABLE(Severity.BLOCKING),
    WRITES_DENIED(Severity.BLOCKING),
    READS_DENIED(Severity.BLOCKING),
    COMPONENT_UNHEALTHY(Severity.WARNING),
    NODE_LOST(Severity.WARNING),
    SHARD_WITHOUT_LEADER(Severity.WARNING),
    LOAD_STUCK(Severity.WARNING),
    INDEX_FAILED(Severity.WARNING),
    INDEX_STALLED(Severity.WARNING),
    RESOURCE_GROUP_SHORT(Severity.WARNING),
    TIME_TICK_LATE(Severity.WARNING),
    MEMORY_HIGH(Severity.WARNING),
    DISK_HIGH(Severity.WARNING),
    PERMISSION_SHORT(Severity.WARNING),
    DATA_STALE(Severity.WARNING);

    /** How bad a problem is. */
    enum Severity {
        /** Users are refused. */
        BLOCKING,
        /** It may become worse, or hides something. */
        WARNING;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;

    Problem(Severity severity) {
        this.severity = severity;
    }

    Severity severity() {
        return severity;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
