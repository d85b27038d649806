package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.NodeInfo;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupLimit;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.ResourceGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resource groups: by name of the collection on the public port, by its id on the internal one. */
final class ResourceGroupAnswers {

    /** What both ports count, by collection. */
    record Counts(
            Map<DemoCollection, Integer> replicas,
            Map<DemoCollection, Integer> outgoing,
            Map<DemoCollection, Integer> incoming) {

        static Counts of(Asked asked, ResourceGroup group) {
            var counts = new Counts(new HashMap<>(), new HashMap<>(), new HashMap<>());
            var placement = asked.world().placement();
            for (var collection : asked.world().catalog().collections()) {
                for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
                    var home = collection.replicaGroups().get(replica);
                    counts.add(collection, group, home, placement.replicaNodes(collection, replica));
                }
            }
            return counts;
        }

        private void add(DemoCollection collection, ResourceGroup group, String home, List<DemoNode> nodes) {
            int own = (int) nodes.stream()
                    .filter(node -> node.resourceGroup().equals(group.name()))
                    .count();
            if (home.equals(group.name())) {
                replicas.merge(collection, 1, Integer::sum);
                addIfAny(outgoing, collection, nodes.size() - own);
            } else {
                addIfAny(incoming, collection, own);
            }
        }

        private static void addIfAny(Map<DemoCollection, Integer> counts, DemoCollection collection, int count) {
            if (count > 0) {
                counts.merge(collection, count, Integer::sum);
            }
        }
    }

    private ResourceGroupAnswers() {}

    static void addTo(Service service) {
        service.on("ListResourceGroups", ListResourceGroupsRequest.getDefaultInstance(), ResourceGroupAnswers::list)
                .on(
                        "DescribeResourceGroup",
                        DescribeResourceGroupRequest.getDefaultInstance(),
                        ResourceGroupAnswers::describe);
    }

    static Message list(ListResourceGroupsRequest request, Asked asked) {
        var names = asked.world().cluster().groups().stream()
                .map(ResourceGroup::name)
                .toList();
        return ListResourceGroupsResponse.newBuilder()
                .setStatus(Statuses.ok())
                .addAllResourceGroups(asked.world().anyOrder(names))
                .build();
    }

    private static Message describe(DescribeResourceGroupRequest request, Asked asked) {
        var group = asked.world().cluster().group(request.getResourceGroup());
        var answer = DescribeResourceGroupResponse.newBuilder();
        if (group == null) {
            return answer.setStatus(notFound(asked, request.getResourceGroup())).build();
        }
        var nodes = asked.world().cluster().nodesOf(group);
        var told = io.milvus.grpc.ResourceGroup.newBuilder()
                .setName(group.name())
                .setCapacity(capacity(asked, group))
                .setNumAvailableNode(nodes.size());
        var counts = Counts.of(asked, group);
        // by name alone: two collections of one name in two databases become one entry
        counts.replicas().forEach((collection, count) -> told.putNumLoadedReplica(collection.name(), count));
        counts.outgoing().forEach((collection, count) -> told.putNumOutgoingNode(collection.name(), count));
        counts.incoming().forEach((collection, count) -> told.putNumIncomingNode(collection.name(), count));
        if (asked.flavor().isAtLeast(Flavor.V2_4)) {
            told.setConfig(config(group)).addAllNodes(nodes(asked, nodes));
        }
        return answer.setStatus(Statuses.ok()).setResourceGroup(told).build();
    }

    static io.milvus.grpc.Status notFound(Asked asked, String name) {
        return Statuses.ofInput(asked.flavor(), Statuses.UNEXPECTED, 300, "resource group not found[rg=" + name + "]");
    }

    static int capacity(Asked asked, ResourceGroup group) {
        return asked.flavor().isBefore(Flavor.V2_4) && group.requestedNodes() > 0
                ? group.requestedNodes()
                : group.limitNodes();
    }

    static ResourceGroupConfig config(ResourceGroup group) {
        return ResourceGroupConfig.newBuilder()
                .setRequests(ResourceGroupLimit.newBuilder().setNodeNum(group.requestedNodes()))
                .setLimits(ResourceGroupLimit.newBuilder().setNodeNum(group.limitNodes()))
                .build();
    }

    static List<NodeInfo> nodes(Asked asked, List<DemoNode> nodes) {
        return asked.world().anyOrder(nodes).stream()
                .map(node -> NodeInfo.newBuilder()
                        .setNodeId(node.id())
                        .setAddress(node.address())
                        .setHostname("demo")
                        .build())
                .toList();
    }
}
