package io.milvusexporter.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is collected, and by whom.
 *
 * @param staleIntervals a collector's series disappear after this many times (interval + last duration)
 */
public record CollectConfig(
        ClusterMode clusterMode, double staleIntervals, Map<CollectorKind, CollectorConfig> collectors) {

    public CollectConfig {
        var ordered = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        ordered.putAll(collectors);
        collectors = Collections.unmodifiableMap(ordered);
        var problems = new Problems();
        problems.check(CollectOptions.STALE_INTERVALS, staleIntervals);
        problems.throwIfAny();
    }

    /** Who asks the questions about the whole cluster; elected is whoever has the active coordinator in its pod. */
    public enum ClusterMode {
        ALWAYS,
        ELECTED,
        NEVER
    }
}
