package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.ShardReplica;
import io.milvus.grpc.Status;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is loaded, how far, and by whom. */
final class LoadAnswers {

    private LoadAnswers() {}

    static void addTo(Service service) {
        service.on("GetLoadState", GetLoadStateRequest.getDefaultInstance(), LoadAnswers::loadState)
                .on("GetLoadingProgress", GetLoadingProgressRequest.getDefaultInstance(), LoadAnswers::progress)
                .on("GetReplicas", GetReplicasRequest.getDefaultInstance(), LoadAnswers::replicas);
    }

    private static Message loadState(GetLoadStateRequest request, Asked asked) {
        var answer = GetLoadStateResponse.newBuilder().setStatus(Statuses.ok());
        var collection =
                asked.world().catalog().collection(asked.database(request.getDbName()), request.getCollectionName());
        if (collection == null) {
            return answer.setState(LoadState.LoadStateNotExist).build();
        }
        boolean anyMissing =
                request.getPartitionNamesList().stream().anyMatch(name -> !collection.isPartitionLoaded(name));
        return answer.setState(anyMissing ? LoadState.LoadStateNotLoad : state(collection))
                .build();
    }

    private static LoadState state(DemoCollection collection) {
        return switch (collection.loadState()) {
            case NOT_LOADED -> LoadState.LoadStateNotLoad;
            case LOADING -> LoadState.LoadStateLoading;
            case LOADED -> LoadState.LoadStateLoaded;
        };
    }

    private static Message progress(GetLoadingProgressRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = asked.world().catalog().collection(database, request.getCollectionName());
        if (collection == null) {
            return noProgress(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()));
        }
        if (collection.loadState() == DemoCollection.Load.NOT_LOADED) {
            return noProgress(Statuses.notLoaded(collection.id()));
        }
        for (var name : request.getPartitionNamesList()) {
            if (!collection.isPartitionLoaded(name)) {
                long id = collection.partitionId(collection.partitions().indexOf(name));
                return noProgress(Statuses.of(201, "partition not loaded[partition=" + id + "]"));
            }
        }
        return GetLoadingProgressResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setProgress(collection.loadedPercent())
                .setRefreshProgress(100)
                .build();
    }

    private static Message noProgress(Status status) {
        return GetLoadingProgressResponse.newBuilder().setStatus(status).build();
    }

    static Message replicas(GetReplicasRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = request.getCollectionName().isEmpty()
                ? asked.world().catalog().collection(request.getCollectionID())
                : asked.world().catalog().collection(database, request.getCollectionName());
        if (collection == null) {
            return noReplicas(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()));
        }
        boolean early = asked.flavor().isBefore(Flavor.V2_4);
        if (collection.loadState() == DemoCollection.Load.NOT_LOADED) {
            return noReplicas(early ? noReplica(collection) : Statuses.ok());
        }
        var placement = asked.world().placement();
        boolean whole = collection.loadedPercent() == 100;
        if (early && !whole) {
            return noReplicas(Statuses.of(
                    100, "collection not loaded: collection not found[collection=" + collection.id() + "]"));
        }
        var answer = GetReplicasResponse.newBuilder().setStatus(Statuses.ok());
        var positions =
                IntStream.range(0, collection.replicaGroups().size()).boxed().toList();
        for (int replica : asked.world().anyOrder(positions)) {
            boolean led = whole && placement.hasAllLeaders(collection, replica);
            if (early && !led) {
                return noReplicas(Statuses.of(
                        Statuses.META_FAILED,
                        65535,
                        "failed to get shard leader for shard, collection " + collection.id()));
            }
            // one leader missing, or not fully loaded, and no shard at all is told
            answer.addReplicas(replica(asked, collection, replica, led));
        }
        return answer.build();
    }

    private static Message noReplicas(Status status) {
        return GetReplicasResponse.newBuilder().setStatus(status).build();
    }

    private static Status noReplica(DemoCollection collection) {
        return Statuses.of(
                Statuses.META_FAILED,
                400,
                "failed to get replicas by collection: replica not found[replica=" + collection.id() + "]");
    }

    private static ReplicaInfo replica(Asked asked, DemoCollection collection, int replica, boolean withShards) {
        var placement = asked.world().placement();
        var nodes = placement.replicaNodes(collection, replica);
        var group = collection.replicaGroups().get(replica);
        var info = ReplicaInfo.newBuilder()
                .setReplicaID(collection.replicaId(replica))
                .setCollectionID(collection.id())
                .addAllNodeIds(nodes.stream().map(DemoNode::id).toList())
                .setResourceGroupName(group);
        for (int shard = 0; withShards && shard < collection.shards(); shard++) {
            info.addShardReplicas(shard(asked, placement.leader(collection, replica, shard), collection, shard));
        }
        outbound(nodes, group, info);
        return info.build();
    }

    private static void outbound(List<DemoNode> nodes, String group, ReplicaInfo.Builder info) {
        for (var node : nodes) {
            if (!node.resourceGroup().equals(group)) {
                info.putNumOutboundNode(
                        node.resourceGroup(), info.getNumOutboundNodeOrDefault(node.resourceGroup(), 0) + 1);
            }
        }
    }

    private static ShardReplica shard(Asked asked, @Nullable DemoNode leader, DemoCollection collection, int shard) {
        var info = ShardReplica.newBuilder().setDmChannelName(collection.channel(shard));
        if (leader != null) {
            info.setLeaderID(leader.id()).setLeaderAddr(leader.address());
            if (asked.flavor().isAtLeast(Flavor.V2_4) || collection.insertedRows() > 0) {
                info.addNodeIds(leader.id());
            }
        }
        return info.build();
    }
}
