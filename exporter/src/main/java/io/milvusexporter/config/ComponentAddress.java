package io.milvusexporter.config;

import java.util.Locale;

/** A Milvus component whose internal port the operator names. */
public record ComponentAddress(Role role, HostPort address) {

    /** Milvus' roles, spelled as Milvus spells them. */
    public enum Role {
        ROOTCOORD,
        DATACOORD,
        QUERYCOORD,
        INDEXCOORD,
        MIXCOORD,
        PROXY,
        QUERYNODE,
        DATANODE,
        INDEXNODE,
        STREAMINGNODE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
