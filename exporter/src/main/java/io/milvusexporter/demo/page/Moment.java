package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Cluster;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Placement;
import java.util.List;

/** The world as it is while a page is written. */
record Moment(DemoWorld world, Placement placement, double wallSeconds) {

    static Moment of(DemoWorld world) {
        return new Moment(world, world.placement(), (double) world.wallMillis() / 1000);
    }

    List<DemoNode> nodes(Role role) {
        return world.cluster().nodes(role);
    }

    /** The one coordinator, or 0 while there is none. */
    long coordinator() {
        var first = world.cluster().first(Role.MIXCOORD);
        return first == null ? 0 : first.id();
    }

    Iterable<DemoCollection> collections() {
        return world.catalog().collections();
    }

    boolean deniesWrites() {
        return world.limits().deniesWrites();
    }

    /** Whether every shard of some replica can be searched. */
    boolean isQueryable(DemoCollection collection) {
        if (collection.loadState() != DemoCollection.Load.LOADED) {
            return false;
        }
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            if (placement.hasAllLeaders(collection, replica)) {
                return true;
            }
        }
        return false;
    }

    /** How full its memory is, 0 to 1. */
    double fullness(DemoNode node) {
        return (double) world.memoryUsedBytes(node) / (double) node.memoryLimitBytes();
    }

    /** How much slower reads are than on a good day: a query node that runs full pages, a long queue waits. */
    double slowness() {
        double full =
                nodes(Role.QUERYNODE).stream().mapToDouble(this::fullness).max().orElse(0);
        long waits = world.limits().queues().stream()
                .filter(queue -> queue.type().equals("dql"))
                .mapToLong(queue -> queue.maxWaitMillis())
                .max()
                .orElse(0);
        return 1 + 6 * Math.max(0, full - 0.8) / 0.2 + (double) waits / 300;
    }

    /** A wave between -1 and 1, so that nothing stands still. */
    double wave(double periodSeconds) {
        return Math.sin(2 * Math.PI * wallSeconds / periodSeconds);
    }

    static boolean isDefaultGroup(DemoNode node) {
        return node.resourceGroup().equals(Cluster.DEFAULT_GROUP);
    }
}
