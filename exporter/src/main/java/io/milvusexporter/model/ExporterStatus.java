package io.milvusexporter.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /-/status} and the landing page show. Times are unix seconds; lists are sorted. */
public record ExporterStatus(
        String version,
        double started,
        boolean ready,
        boolean clusterPoller,
        MilvusStatus milvus,
        List<CollectorStatus> collectors,
        List<ComponentStatus> components) {

    /** The Milvus that is watched. */
    public record MilvusStatus(
            @Nullable String address,
            @Nullable Boolean up,
            @Nullable String version) {}
}
