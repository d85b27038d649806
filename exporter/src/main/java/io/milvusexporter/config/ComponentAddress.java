package io.milvusexporter.config;

import java.util.Locale;

/** A Milvus component whose internal port the operator names. */
public record ComponentAddress(Role role, HostPort address) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ComponentAddress that && role == that.role && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + role.name().hashCode();
    }

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
