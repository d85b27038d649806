package io.milvusexporter.model;

import org.jspecify.annotations.Nullable;

/** One Milvus component as it was last seen; null where it is not known. */
public record ComponentStatus(
        String roleName,
        String address,
        @Nullable Long nodeId,
        @Nullable String state,
        @Nullable String version,
        @Nullable Boolean up) {}
