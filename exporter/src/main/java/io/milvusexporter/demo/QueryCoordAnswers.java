package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvusexporter.collect.wire.CheckBalanceStatusRequest;
import io.milvusexporter.collect.wire.CheckBalanceStatusResponse;
import io.milvusexporter.collect.wire.CheckerInfo;
import io.milvusexporter.collect.wire.DescribeResourceGroupRequest;
import io.milvusexporter.collect.wire.DescribeResourceGroupResponse;
import io.milvusexporter.collect.wire.GetShardLeadersRequest;
import io.milvusexporter.collect.wire.GetShardLeadersResponse;
import io.milvusexporter.collect.wire.ListCheckersRequest;
import io.milvusexporter.collect.wire.ListCheckersResponse;
import io.milvusexporter.collect.wire.ListQueryNodeRequest;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.collect.wire.QueryNodeInfo;
import io.milvusexporter.collect.wire.ResourceGroupInfo;
import io.milvusexporter.collect.wire.ShardLeadersList;
import io.milvusexporter.collect.wire.ShowLoadCollectionsRequest;
import io.milvusexporter.collect.wire.ShowLoadCollectionsResponse;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.Placement;
import java.util.Objects;

/** QueryCoord: what is loaded, where, and by which nodes. */
final class QueryCoordAnswers {

    private QueryCoordAnswers() {}

    static Service service(Flavor flavor) {
        var service = new Service("milvus.proto.query.QueryCoord");
        new InternalMetrics(Role.QUERYCOORD).addTo(service);
        CommonAnswers.configurations(service);
        CommonAnswers.healthCheck(service);
        service.on("ListResourceGroups", ListResourceGroupsRequest.getDefaultInstance(), ResourceGroupAnswers::list)
                .on(
                        "DescribeResourceGroup",
                        DescribeResourceGroupRequest.getDefaultInstance(),
                        QueryCoordAnswers::resourceGroup)
                .on("GetReplicas", GetReplicasRequest.getDefaultInstance(), LoadAnswers::replicas)
                .on("GetShardLeaders", GetShardLeadersRequest.getDefaultInstance(), QueryCoordAnswers::shardLeaders);
        if (flavor.isBefore(Flavor.V2_6)) {
            service.on("GetComponentStates", GetComponentStatesRequest.getDefaultInstance(), QueryCoordAnswers::states);
            service.on(
                    "ShowCollections",
                    ShowLoadCollectionsRequest.getDefaultInstance(),
                    QueryCoordAnswers::loadedCollections);
            CommonAnswers.statisticsChannel(service, CommonAnswers.channel(""));
        }
        laterMethods(service, flavor);
        return service;
    }

    private static void laterMethods(Service service, Flavor flavor) {
        if (flavor.isAtLeast(Flavor.V2_3)) {
            service.on("ListQueryNode", ListQueryNodeRequest.getDefaultInstance(), QueryCoordAnswers::queryNodes);
        }
        if (flavor.isAtLeast(Flavor.V2_4)) {
            service.on("CheckBalanceStatus", CheckBalanceStatusRequest.getDefaultInstance(), QueryCoordAnswers::balance)
                    .on("ListCheckers", ListCheckersRequest.getDefaultInstance(), QueryCoordAnswers::checkers);
        }
        if (flavor.isAtLeast(Flavor.V2_5)) {
            service.on(
                    "ShowLoadCollections",
                    ShowLoadCollectionsRequest.getDefaultInstance(),
                    QueryCoordAnswers::loadedCollections);
        }
    }

    /** Before 2.4 it does not say which role it has. */
    private static Message states(GetComponentStatesRequest request, Asked asked) {
        var role = asked.flavor().isBefore(Flavor.V2_4) ? "" : Role.QUERYCOORD.label();
        return ComponentStates.newBuilder()
                .setStatus(Statuses.ok())
                .setState(ServerAnswers.info(asked.self(), role))
                .build();
    }

    private static Message loadedCollections(ShowLoadCollectionsRequest request, Asked asked) {
        var answer = ShowLoadCollectionsResponse.newBuilder();
        for (long id : request.getCollectionIDsList()) {
            var collection = asked.world().catalog().collection(id);
            if (collection == null || collection.loadState() == DemoCollection.Load.NOT_LOADED) {
                return answer.setStatus(Statuses.notLoaded(id)).build();
            }
        }
        var wanted = request.getCollectionIDsCount() == 0
                ? asked.world().catalog().collections().stream()
                        .filter(collection -> collection.loadState() != DemoCollection.Load.NOT_LOADED)
                        .toList()
                : request.getCollectionIDsList().stream()
                        .map(id -> asked.world().catalog().collection(id))
                        .filter(Objects::nonNull)
                        .toList();
        answer.setStatus(Statuses.ok());
        for (var collection : asked.world().anyOrder(wanted)) {
            answer.addCollectionIDs(collection.id())
                    .addInMemoryPercentages(collection.loadedPercent())
                    .addQueryServiceAvailable(true)
                    .addRefreshProgress(100);
        }
        return answer.build();
    }

    private static Message queryNodes(ListQueryNodeRequest request, Asked asked) {
        var answer = ListQueryNodeResponse.newBuilder().setStatus(Statuses.ok());
        for (var node : asked.world()
                .anyOrder(asked.world().cluster().searchers(asked.flavor().isAtLeast(Flavor.V2_6)))) {
            answer.addNodeInfos(QueryNodeInfo.newBuilder()
                    .setID(node.id())
                    .setAddress(node.address())
                    .setState(scheduling(asked, node)));
        }
        return answer.build();
    }

    private static String scheduling(Asked asked, DemoNode node) {
        if (asked.flavor().isAtLeast(Flavor.V2_6)) {
            return node.scheduling().label();
        }
        return switch (node.scheduling()) {
            case ACTIVE -> "Normal";
            case STOPPING -> "Stopping";
            case SUSPENDED -> "Suspend";
        };
    }

    private static Message balance(CheckBalanceStatusRequest request, Asked asked) {
        return CheckBalanceStatusResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setIsActive(asked.world().background().isBalanceActive())
                .build();
    }

    private static Message checkers(ListCheckersRequest request, Asked asked) {
        var answer = ListCheckersResponse.newBuilder().setStatus(Statuses.ok());
        asked.world()
                .background()
                .checkers()
                .forEach((name, active) -> answer.addCheckerInfos(CheckerInfo.newBuilder()
                        .setId(answer.getCheckerInfosCount() + 1)
                        .setDesc(name)
                        .setActivated(active)
                        .setFound(true)));
        return answer.build();
    }

    private static Message resourceGroup(DescribeResourceGroupRequest request, Asked asked) {
        var group = asked.world().cluster().group(request.getResourceGroup());
        var answer = DescribeResourceGroupResponse.newBuilder();
        if (group == null) {
            return answer.setStatus(ResourceGroupAnswers.notFound(asked, request.getResourceGroup()))
                    .build();
        }
        var nodes = asked.world().cluster().nodesOf(group);
        var told = ResourceGroupInfo.newBuilder()
                .setName(group.name())
                .setCapacity(ResourceGroupAnswers.capacity(asked, group))
                .setNumAvailableNode(nodes.size());
        var counts = ResourceGroupAnswers.Counts.of(asked, group);
        counts.replicas().forEach((collection, count) -> told.putNumLoadedReplica(collection.id(), count));
        counts.outgoing().forEach((collection, count) -> told.putNumOutgoingNode(collection.id(), count));
        counts.incoming().forEach((collection, count) -> told.putNumIncomingNode(collection.id(), count));
        if (asked.flavor().isAtLeast(Flavor.V2_4)) {
            told.setConfig(ResourceGroupAnswers.config(group)).addAllNodes(ResourceGroupAnswers.nodes(asked, nodes));
        }
        return answer.setStatus(Statuses.ok()).setResourceGroup(told).build();
    }

    private static Message shardLeaders(GetShardLeadersRequest request, Asked asked) {
        var collection = asked.world().catalog().collection(request.getCollectionID());
        var answer = GetShardLeadersResponse.newBuilder();
        if (collection == null || collection.loadState() == DemoCollection.Load.NOT_LOADED) {
            return answer.setStatus(Statuses.notLoaded(request.getCollectionID()))
                    .build();
        }
        boolean withUnserviceable =
                request.getWithUnserviceableShards() && asked.flavor().isAtLeast(Flavor.V2_6);
        if (collection.loadedPercent() < 100 && !withUnserviceable) {
            return answer.setStatus(
                            Statuses.retriable(103, "collection not fully loaded[collection=" + collection.id() + "]"))
                    .build();
        }
        var placement = asked.world().placement();
        for (int shard = 0; shard < collection.shards(); shard++) {
            var leaders = leaders(asked, placement, collection, shard);
            if (leaders.getNodeIdsCount() == 0 && !withUnserviceable) {
                return GetShardLeadersResponse.newBuilder()
                        .setStatus(Statuses.retriable(
                                503, "channel not available[channel=" + collection.channel(shard) + "]"))
                        .build();
            }
            answer.addShards(leaders);
        }
        return answer.setStatus(Statuses.ok()).build();
    }

    private static ShardLeadersList leaders(Asked asked, Placement placement, DemoCollection collection, int shard) {
        var list = ShardLeadersList.newBuilder().setChannelName(collection.channel(shard));
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            var leader = placement.leader(collection, replica, shard);
            if (leader != null) {
                list.addNodeIds(leader.id()).addNodeAddrs(leader.address());
                if (asked.flavor().isAtLeast(Flavor.V2_6)) {
                    list.addServiceable(collection.loadedPercent() == 100);
                }
            }
        }
        return list.build();
    }
}
