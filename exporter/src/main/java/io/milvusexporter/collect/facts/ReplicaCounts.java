package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.milvus.SystemInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many replicas each collection was last seen to have: written by one collector, read by others. */
final class ReplicaCounts {

    private final Map<Inventory.Entry, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    void seen(Inventory.Entry collection, int replicas) {
        var before = counts.put(collection, replicas);
        if (before == null || before != replicas) {
            changes.incrementAndGet();
        }
    }

    /** Rises whenever a count has changed. */
    long changes() {
        return changes.get();
    }

    /** 0 if it is not known. */
    int of(Inventory.Entry collection) {
        return counts.getOrDefault(collection, 0);
    }

    /**
     * For every collection of the inventory, in its order, how many replicas hold its rows; 0 where that is not known. A query
     * node holds at most one replica of a collection, so a single node says it all.
     */
    byte[] of(Inventory inventory, SystemInfo info) {
        var replicas = new byte[inventory.collections().size()];
        var isHeldOnce = isHeldOnce(info);
        for (int i = 0; i < replicas.length; i++) {
            replicas[i] = isHeldOnce
                    ? 1
                    : (byte) Math.min(
                            Byte.MAX_VALUE,
                            counts.getOrDefault(inventory.collections().get(i), 0));
        }
        return replicas;
    }

    /** Whether there is but one node that holds rows. */
    static boolean isHeldOnce(SystemInfo info) {
        return info.nodes().stream().filter(ReplicaCounts::isHolder).count() == 1;
    }

    private static boolean isHolder(SystemInfo.Node node) {
        return node.role().equals("querynode") || node.role().equals("streamingnode");
    }

    /** Forgets what is no longer there. */
    void keep(Inventory inventory) {
        counts.keySet()
                .removeIf(collection ->
                        !collection.equals(inventory.collection(collection.database(), collection.name())));
    }
}
