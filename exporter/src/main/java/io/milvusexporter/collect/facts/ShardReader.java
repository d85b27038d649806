package io.milvusexporter.collect.facts;

import io.milvus.grpc.ReplicaInfo;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the replicas of one collection: who leads its shards and, where QueryCoord tells, whether he serves. Used by one run at a time. */
final class ShardReader {

    private final Cluster cluster;
    private final ReplicaCounts counts;
    private final ServingLeaders serving;
    private final SourceLadder<List<ReplicaInfo>> ladder;
    private Inventory.Entry asked = new Inventory.Entry("", "", Inventory.NO_ID);

    /** How many shards a collection has, for the time when Milvus leaves them out: the number never changes. */
    private final Map<Inventory.Entry, Integer> shards = new HashMap<>();

    ShardReader(Cluster cluster) {
        this.cluster = cluster;
        this.counts = cluster.replicas();
        this.serving = new ServingLeaders(cluster);
        this.ladder = cluster.ladder(List.of(
                cluster.internal(Role.QUERYCOORD, this::askQueryCoord), Rung.of(Source.PUBLIC_EACH, this::askProxy)));
    }

    void keep(Inventory inventory) {
        shards.keySet().removeIf(entry -> !entry.equals(inventory.collection(entry.database(), entry.name())));
    }

    /** Null if the collection is gone. */
    @Nullable
    Shards read(Inventory.Entry collection, Run run) {
        try {
            asked = collection;
            return ladder.ask(run).map(told -> seen(collection, told)).orElseThrow(ShardReader::unsupported);
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

    /** By id, past the proxy: Milvus Lite, whose collections have none, has no coordinators either. */
    private List<ReplicaInfo> askQueryCoord(Run run) {
        var question = InternalRpc.replicas(asked.id());
        var told = cluster.internalPorts().ask(Role.QUERYCOORD, question, run).getReplicasList();
        return serving.of(asked.id(), told, run);
    }

    private List<ReplicaInfo> askProxy(Run run) {
        var question = MilvusRpc.replicas(asked.database(), asked.name());
        return cluster.publicPort().ask(question, run).getReplicasList();
    }

    private static CallException unsupported() {
        return new CallException(FailureCause.UNSUPPORTED, "UNSUPPORTED", "no way to ask for replicas is known");
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
