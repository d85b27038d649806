package io.milvusexporter.demo.world;

import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who holds what, as it follows from the nodes that run. Made for one answer. */
public final class Placement {

    private final Cluster cluster;
    private final List<DemoNode> shardHolders;
    private final Map<String, List<DemoNode>> byGroup = new HashMap<>();

    Placement(Cluster cluster) {
        this.cluster = cluster;
        var streaming = usable(cluster.nodes(Role.STREAMINGNODE));
        this.shardHolders = cluster.isStandalone() ? List.of() : streaming;
    }

    private static List<DemoNode> usable(List<DemoNode> nodes) {
        return nodes.stream()
                .filter(node ->
                        node.state() == DemoNode.State.HEALTHY && node.scheduling() == DemoNode.Scheduling.ACTIVE)
                .toList();
    }

    /** The query nodes of one replica; a group without nodes borrows those of the default group. */
    public List<DemoNode> replicaNodes(DemoCollection collection, int replica) {
        var groups = collection.replicaGroups();
        var name = groups.get(replica);
        var candidates = candidates(name);
        int sharers = 0;
        int place = 0;
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).equals(name)) {
                place = i == replica ? sharers : place;
                sharers++;
            }
        }
        if (sharers == 1 || candidates.size() < sharers) {
            return candidates;
        }
        var mine = new ArrayList<DemoNode>();
        for (int i = place; i < candidates.size(); i += sharers) {
            mine.add(candidates.get(i));
        }
        return mine;
    }

    private List<DemoNode> candidates(String group) {
        return byGroup.computeIfAbsent(group, name -> {
            var all = usable(cluster.nodes(Role.QUERYNODE));
            var own = all.stream()
                    .filter(node -> node.resourceGroup().equals(name))
                    .toList();
            return own.isEmpty()
                    ? all.stream()
                            .filter(node -> node.resourceGroup().equals(Cluster.DEFAULT_GROUP))
                            .toList()
                    : own;
        });
    }

    /** The node that leads a shard of a replica, or null while nobody does. */
    public @Nullable DemoNode leader(DemoCollection collection, int replica, int shard) {
        if (collection.hasLostLeader(replica, shard)) {
            return null;
        }
        var holders = shardHolders.isEmpty() ? replicaNodes(collection, replica) : shardHolders;
        return holders.isEmpty() ? null : holders.get((int) ((collection.id() + replica + shard) % holders.size()));
    }

    public boolean hasAllLeaders(DemoCollection collection, int replica) {
        for (int shard = 0; shard < collection.shards(); shard++) {
            if (leader(collection, replica, shard) == null) {
                return false;
            }
        }
        return true;
    }

    /** Rows of a collection that one node holds: its share of every replica that it belongs to. */
    public long rowsOn(DemoNode node, DemoCollection collection) {
        if (collection.loadState() == DemoCollection.Load.NOT_LOADED) {
            return 0;
        }
        long rows = collection.insertedRows() * collection.loadedPercent() / 100;
        long held = 0;
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            var nodes = replicaNodes(collection, replica);
            int place = nodes.indexOf(node);
            if (place >= 0) {
                long share = rows / nodes.size();
                held += place == 0 ? rows - share * (nodes.size() - 1) : share;
            }
        }
        return held;
    }
}
