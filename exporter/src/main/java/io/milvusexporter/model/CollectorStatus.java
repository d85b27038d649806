package io.milvusexporter.model;

import org.jspecify.annotations.Nullable;

/** How one collector is doing; null where it is not known yet. Times are unix seconds. */
public record CollectorStatus(
        String name,
        String scope,
        boolean enabled,
        boolean running,
        @Nullable Boolean success,
        @Nullable Double lastSuccess,
        @Nullable Double ageSeconds,
        @Nullable Double durationSeconds,
        double intervalSeconds,
        long series,
        long seriesDropped,
        @Nullable String source,
        @Nullable String cause) {}
