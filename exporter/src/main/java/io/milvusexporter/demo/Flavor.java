package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress.Role;
import java.util.List;

/** Which Milvus is simulated. The order is the order of the versions; Lite is another program and stands apart. */
public enum Flavor {
    /** An early 2.3: no rows in system_info, no ListQueryNode. */
    V2_3_5("v2.3.5-lite", "9aceff5a6"),
    V2_3("v2.3.22", "0712acd716"),
    V2_4("v2.4.24", "6ac35f4c0e"),
    V2_5("v2.5.27", "c8e90858d5"),
    /** All coordinators are one; streaming nodes; GetQuotaMetrics. */
    V2_6("2.6.19", "5b99e9806d"),
    V3_0("3.0.0-beta", "954c4e7ba5"),
    /** Milvus Lite: no ids, no internals, most calls UNIMPLEMENTED. */
    LITE("milvus_lite-3.2.2", "");

    private static final List<Role> SEPARATE_COORDINATORS = List.of(
            Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD, Role.PROXY, Role.QUERYNODE, Role.DATANODE, Role.INDEXNODE);
    private static final List<Role> ONE_COORDINATOR =
            List.of(Role.MIXCOORD, Role.PROXY, Role.QUERYNODE, Role.DATANODE, Role.STREAMINGNODE);

    private final String version;
    private final String commit;

    Flavor(String version, String commit) {
        this.version = version;
        this.commit = commit;
    }

    /** As GetVersion tells it. */
    public String version() {
        return version;
    }

    public String commit() {
        return commit;
    }

    public boolean isAtLeast(Flavor other) {
        return this != LITE && compareTo(other) >= 0;
    }

    public boolean isBefore(Flavor other) {
        return this != LITE && compareTo(other) < 0;
    }

    /** The kinds of components that it is made of. */
    public List<Role> roles() {
        if (this == LITE) {
            return List.of();
        }
        return isAtLeast(V2_6) ? ONE_COORDINATOR : SEPARATE_COORDINATORS;
    }
}
