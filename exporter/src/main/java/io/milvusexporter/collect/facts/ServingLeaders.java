package io.milvusexporter.collect.facts;

import io.milvus.grpc.ReplicaInfo;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.wire.ShardLeadersList;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.log.Log;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which shard leaders do not serve yet: QueryCoord tells since 2.6, of one collection at a time. Used by one run at a time. */
final class ServingLeaders {

    private static final Log LOG = Log.of(ServingLeaders.class);
    private static final long SILENT_NANOS = Duration.ofHours(1).toNanos();

    private final Cluster cluster;
    private volatile boolean silent;
    private long silentUntilNanos;

    ServingLeaders(Cluster cluster) {
        this.cluster = cluster;
        cluster.target().onNews(() -> silent = false);
    }

    /** The replicas of a collection without the leaders that are still catching up; as they are where Milvus does not tell. */
    List<ReplicaInfo> of(long collectionId, List<ReplicaInfo> replicas, Run run) {
        if (replicas.isEmpty() || (silent && cluster.clock().nanoTime() - silentUntilNanos < 0)) {
            return replicas;
        }
        var behind = behind(shards(collectionId, run));
        return behind.isEmpty()
                ? replicas
                : replicas.stream().map(replica -> without(replica, behind)).toList();
    }

    private List<ShardLeadersList> shards(long collectionId, Run run) {
        try {
            var question = InternalRpc.shardLeaders(collectionId);
            return cluster.internalPorts().ask(Role.QUERYCOORD, question, run).getShardsList();
        } catch (CallException e) {
            // Who leads is known; whether he serves is more than this QueryCoord says now.
            LOG.debug(
                    "QueryCoord does not tell which leaders serve",
                    "cause",
                    e.failure().label(),
                    "detail",
                    e);
            return List.of();
        }
    }

    /** By channel, the nodes that lead it and do not serve; the two lists are read as far as both go. */
    private Map<String, Set<Long>> behind(List<ShardLeadersList> shards) {
        var behind = new HashMap<String, Set<Long>>();
        int told = 0;
        int leaders = 0;
        for (var shard : shards) {
            int known = Math.min(shard.getNodeIdsCount(), shard.getServiceableCount());
            for (int i = 0; i < known; i++) {
                if (!shard.getServiceable(i)) {
                    behind.computeIfAbsent(shard.getChannelName(), channel -> new HashSet<>())
                            .add(shard.getNodeIds(i));
                }
            }
            told += known;
            leaders += shard.getNodeIdsCount();
        }
        if (told == 0 && leaders > 0) {
            silent = true; // one before 2.6
            silentUntilNanos = cluster.clock().nanoTime() + SILENT_NANOS;
        }
        return behind;
    }

    private static ReplicaInfo without(ReplicaInfo replica, Map<String, Set<Long>> behind) {
        var serving = replica.toBuilder();
        for (var shard : serving.getShardReplicasBuilderList()) {
            if (behind.getOrDefault(shard.getDmChannelName(), Set.of()).contains(shard.getLeaderID())) {
                shard.clearLeaderID();
            }
        }
        return serving.build();
    }
}
