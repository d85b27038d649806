package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.NodeInfo;
import io.milvus.grpc.ResourceGroup;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupLimit;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.testing.FakeMilvus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceGroupsCollectorTest {

    private static final String DESCRIBE = "MilvusService/DescribeResourceGroup";

    private static void groups(FakeMilvus milvus, ResourceGroup... groups) {
        var names = List.of(groups).stream().map(ResourceGroup::getName).toList();
        milvus.answer(
                "MilvusService/ListResourceGroups",
                ListResourceGroupsResponse.newBuilder()
                        .addAllResourceGroups(names)
                        .build());
        milvus.answer(DESCRIBE, asked -> {
            var name = asked.as(DescribeResourceGroupRequest.parser()).getResourceGroup();
            return DescribeResourceGroupResponse.newBuilder()
                    .setResourceGroup(groups[names.indexOf(name)])
                    .build();
        });
    }

    private static ResourceGroup.Builder group(String name, int requested, int limit) {
        var config = ResourceGroupConfig.newBuilder()
                .setRequests(ResourceGroupLimit.newBuilder().setNodeNum(requested))
                .setLimits(ResourceGroupLimit.newBuilder().setNodeNum(limit));
        return ResourceGroup.newBuilder().setName(name).setConfig(config);
    }

    @Test
    void tellsWhatAGroupWantsHasAndBorrows() {
        try (var rig = Rig.empty()) {
            var gpu = group("gpu", 3, 4)
                    .setNumAvailableNode(1)
                    .addNodes(NodeInfo.newBuilder().setNodeId(7))
                    .addNodes(NodeInfo.newBuilder().setNodeId(8))
                    .putNumLoadedReplica("books", 2)
                    .putNumLoadedReplica("films", 1)
                    .putNumIncomingNode("books", 1)
                    .putNumOutgoingNode("films", 5);
            groups(rig.milvus, gpu.build());

            var ran = rig.run(CollectorKind.RESOURCE_GROUPS);

            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(ran.page()).isEqualTo("""
                    milvus_resource_group_nodes{rg="gpu"} 2
                    milvus_resource_group_requested_nodes{rg="gpu"} 3
                    milvus_resource_group_limit_nodes{rg="gpu"} 4
                    milvus_resource_group_available_nodes{rg="gpu"} 1
                    milvus_resource_group_replicas{rg="gpu"} 3
                    milvus_resource_group_incoming_nodes{rg="gpu"} 1
                    milvus_resource_group_outgoing_nodes{rg="gpu"} 5
                    """);
        }
    }

    @Test
    void findsQueryNodesWhereItsGroupsSayThatTheyAre() {
        try (var rig = Rig.empty()) {
            var gpu = group("gpu", 2, 2)
                    .addNodes(NodeInfo.newBuilder().setNodeId(7).setAddress("10.0.0.7:21123"))
                    .addNodes(NodeInfo.newBuilder().setNodeId(8).setAddress("no address"));
            groups(rig.milvus, gpu.build());

            var ran = rig.run(CollectorKind.RESOURCE_GROUPS);

            assertThat(ran.cause()).isNull();
            assertThat(rig.target.internalPorts().all()).hasToString("[querynode=10.0.0.7:21123]");
        }
    }

    @Test
    void takesTheCapacityOfAnOldMilvusForWhatIsWanted() {
        try (var rig = Rig.empty()) {
            var old = ResourceGroup.newBuilder().setName("gpu").setCapacity(3).setNumAvailableNode(2);
            groups(rig.milvus, old.build());

            var ran = rig.run(CollectorKind.RESOURCE_GROUPS);

            assertThat(ran.value("milvus_resource_group_requested_nodes{rg=\"gpu\"}"))
                    .isEqualTo("3");
            assertThat(ran.value("milvus_resource_group_nodes{rg=\"gpu\"}")).isEqualTo("absent");
        }
    }

    @Test
    void doesNotTellALimitThatIsNone() {
        try (var rig = Rig.empty()) {
            groups(
                    rig.milvus,
                    group("a", 0, 1_000_000).build(),
                    ResourceGroup.newBuilder()
                            .setName("b")
                            .setCapacity(1_000_000)
                            .build());

            var ran = rig.run(CollectorKind.RESOURCE_GROUPS);

            assertThat(ran.value("milvus_resource_group_limit_nodes{rg=\"a\"}")).isEqualTo("absent");
            assertThat(ran.value("milvus_resource_group_requested_nodes{rg=\"a\"}"))
                    .isEqualTo("0");
            assertThat(ran.value("milvus_resource_group_requested_nodes{rg=\"b\"}"))
                    .isEqualTo("absent");
        }
    }

    @Test
    void passesOverAGroupThatIsDroppedMeanwhile() {
        try (var rig = Rig.empty()) {
            groups(rig.milvus, group("a", 1, 1).build(), group("b", 1, 1).build());
            rig.milvus.answer(DESCRIBE, asked -> {
                var name = asked.as(DescribeResourceGroupRequest.parser()).getResourceGroup();
                var answer = DescribeResourceGroupResponse.newBuilder();
                return name.equals("a")
                        ? answer.setStatus(Answers.error(300, "resource group not found"))
                                .build()
                        : answer.setResourceGroup(group("b", 1, 1)).build();
            });

            var ran = rig.run(CollectorKind.RESOURCE_GROUPS);

            assertThat(ran.cause()).isNull();
            assertThat(ran.samples().lines("milvus_resource_group_available_nodes"))
                    .containsExactly("milvus_resource_group_available_nodes{rg=\"b\"} 0");
        }
    }

    @Test
    void failsWhenItMayNotAsk() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail("MilvusService/ListResourceGroups", Status.PERMISSION_DENIED);

            assertThat(rig.run(CollectorKind.RESOURCE_GROUPS).cause()).isEqualTo(FailureCause.DENIED);
        }
    }
}
