package io.milvusexporter.demo.world;

import io.milvusexporter.config.ComponentAddress.Role;

/**
 * How many of each component there are. Kinds that a version does not have are not started.
 *
 * @param standalone one process: all components share one node id
 * @param standbyCoordinators coordinators beside the active one
 */
public record Topology(
        boolean standalone,
        int proxies,
        int queryNodes,
        int dataNodes,
        int indexNodes,
        int streamingNodes,
        int standbyCoordinators) {

    public static final Topology STANDALONE = new Topology(true, 1, 1, 1, 1, 1, 0);
    public static final Topology CLUSTER = new Topology(false, 1, 3, 2, 1, 1, 0);

    public Topology withStandbyCoordinators(int count) {
        return new Topology(standalone, proxies, queryNodes, dataNodes, indexNodes, streamingNodes, count);
    }

    int count(Role role) {
        return switch (role) {
            case PROXY -> proxies;
            case QUERYNODE -> queryNodes;
            case DATANODE -> dataNodes;
            case INDEXNODE -> indexNodes;
            case STREAMINGNODE -> streamingNodes;
            case ROOTCOORD, DATACOORD, QUERYCOORD, MIXCOORD -> 1 + standbyCoordinators;
            case INDEXCOORD -> 0;
        };
    }
}
