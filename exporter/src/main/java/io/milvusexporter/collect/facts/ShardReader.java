package io.milvusexporter.collect.facts;

import io.milvus.grpc.ReplicaInfo;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusRpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the replicas of one collection from GetReplicas. Used by one run at a time. */
final class ShardReader {

    private final PublicPort milvus;
    private final ReplicaCounts counts;

    /** How many shards a collection has, for the time when Milvus leaves them out: the number never changes. */
    private final Map<Inventory.Entry, Integer> shards = new HashMap<>();

    ShardReader(PublicPort milvus, ReplicaCounts counts) {
        this.milvus = milvus;
        this.counts = counts;
    }

    void keep(Inventory inventory) {
        shards.keySet().removeIf(entry -> !entry.equals(inventory.collection(entry.database(), entry.name())));
    }

    /** Null if the collection is gone. */
    @Nullable
    Shards read(Inventory.Entry collection, Run run) {
        try {
            var question = MilvusRpc.replicas(collection.database(), collection.name());
            return seen(collection, milvus.ask(question, run).getReplicasList());
        } catch (CallException e) {
            if (Refusals.isNoLeader(e)) {
                return leaderless(collection);
            }
            if (Refusals.isNotLoaded(e)) {
                return Shards.UNLOADED;
            }
            if (Refusals.isGone(e)) {
                return null;
            }
            throw e;
        }
    }

    /** 2.3 says that a leader is missing, and nothing else. Of several replicas another may be whole. */
    private Shards leaderless(Inventory.Entry collection) {
        var queryable = counts.of(collection) > 1 ? Shards.UNTOLD : 0;
        return new Shards(Shards.UNTOLD, shards.getOrDefault(collection, 1), queryable);
    }

    private Shards seen(Inventory.Entry collection, List<ReplicaInfo> replicas) {
        counts.seen(collection, replicas.size());
        for (var replica : replicas) {
            shards.merge(collection, replica.getShardReplicasCount(), Math::max);
        }
        // From 2.4 a replica of which one shard has no leader comes without any shard.
        var expected = Math.max(1, shards.getOrDefault(collection, 1));
        int missing = 0;
        var queryable = 0;
        for (var replica : replicas) {
            var led = (int) replica.getShardReplicasList().stream()
                    .filter(shard -> shard.getLeaderID() > 0)
                    .count();
            missing += Math.max(0, expected - led);
            if (led >= expected) {
                queryable = 1;
            }
        }
        return new Shards(replicas.size(), missing, queryable);
    }
}
