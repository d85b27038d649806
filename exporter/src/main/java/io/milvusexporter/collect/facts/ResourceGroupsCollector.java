package io.milvusexporter.collect.facts;

import io.milvus.grpc.NodeInfo;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.collect.milvus.InternalPorts;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.wire.CollectionCount;
import io.milvusexporter.collect.wire.ResourceGroupAnswer;
import io.milvusexporter.collect.wire.ResourceGroupMembers;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The resource groups: how many query nodes each wants, has and borrows. */
final class ResourceGroupsCollector implements Collector {

    private static final String RG = "rg";
    private static final String SOURCE = "ListResourceGroups, DescribeResourceGroup";

    private static final Family NODES = Family.gauge(
                    "milvus_resource_group_nodes", "How many query nodes are assigned to the resource group.")
            .labels(RG)
            .from(SOURCE)
            .since("2.4+");
    private static final Family REQUESTED = Family.gauge(
                    "milvus_resource_group_requested_nodes",
                    "How many query nodes the resource group is configured to have at least, up to 2.3 its capacity.")
            .labels(RG)
            .from(SOURCE);
    private static final Family LIMIT = Family.gauge(
                    "milvus_resource_group_limit_nodes",
                    "How many query nodes the resource group is configured to have at most; absent where there is no limit.")
            .labels(RG)
            .from(SOURCE)
            .since("2.4+");
    private static final Family AVAILABLE = Family.gauge(
                    "milvus_resource_group_available_nodes",
                    "How many query nodes of the resource group are up and take work.")
            .labels(RG)
            .from(SOURCE)
            .advice("Below milvus_resource_group_requested_nodes: query nodes are gone, or there never were enough.");
    private static final Family REPLICAS = Family.gauge(
                    "milvus_resource_group_replicas",
                    "How many replicas are loaded in the resource group; collections of one name in two databases count as one.")
            .labels(RG)
            .from(SOURCE);
    private static final Family INCOMING = Family.gauge(
                    "milvus_resource_group_incoming_nodes",
                    "Query nodes of other groups that serve replicas of this one, added up over its collections.")
            .labels(RG)
            .from(SOURCE)
            .advice("Above 0 for long: the group is too small for what is loaded in it.");
    private static final Family OUTGOING = Family.gauge(
                    "milvus_resource_group_outgoing_nodes",
                    "Query nodes of this group that serve replicas of others, added up over those groups' collections.")
            .labels(RG)
            .from(SOURCE);

    /** What Milvus writes where there is no limit: the capacity and the limit of its default group. */
    private static final int UNLIMITED = 1_000_000;

    /** ResourceGroupNotFound: it was dropped after it was listed. */
    private static final String GONE = "milvus_300";

    private final PublicPort milvus;
    private final InternalPorts internalPorts;
    private final SourceLadder<List<ResourceGroupMembers>> ladder;

    ResourceGroupsCollector(Cluster cluster) {
        this.milvus = cluster.publicPort();
        this.internalPorts = cluster.internalPorts();
        this.ladder = new SourceLadder<>(cluster.clock(), List.of(Rung.of(Source.PUBLIC_BULK, this::describeAll)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.RESOURCE_GROUPS;
    }

    @Override
    public List<Family> families() {
        return List.of(NODES, REQUESTED, LIMIT, AVAILABLE, REPLICAS, INCOMING, OUTGOING);
    }

    @Override
    public Facts collect(Run run) {
        var groups = ladder.ask(run).orElse(List.of());
        groups.stream().flatMap(group -> group.getNodesList().stream()).forEach(this::found);
        return out -> groups.forEach(group -> tell(out, group));
    }

    private List<ResourceGroupMembers> describeAll(Run run) {
        var names =
                new TreeSet<>(milvus.ask(MilvusRpc.listResourceGroups(), run).getResourceGroupsList());
        var groups = new ArrayList<ResourceGroupMembers>();
        for (var name : names) {
            try {
                groups.add(describe(name, run).getResourceGroup());
            } catch (CallException e) {
                if (!e.code().equals(GONE)) {
                    throw e;
                }
            }
        }
        groups.sort(Comparator.comparing(ResourceGroupMembers::getName));
        return groups;
    }

    private ResourceGroupAnswer describe(String name, Run run) {
        return milvus.ask(MilvusRpc.describeResourceGroup(name), run);
    }

    /** Query nodes by their addresses (2.4+), the one place where the public port tells them without a word from the nodes. */
    private void found(NodeInfo node) {
        HostPort.parse(node.getAddress()).ifPresent(at -> internalPorts.foundQueryNode(node.getNodeId(), at));
    }

    private static void tell(Samples out, ResourceGroupMembers group) {
        var row = out.row(NODES, group.getName());
        if (group.hasConfig()) {
            row.set(NODES, group.getNodesCount());
            row.set(REQUESTED, group.getConfig().getRequests().getNodeNum());
            limited(row, LIMIT, group.getConfig().getLimits().getNodeNum());
        } else {
            limited(row, REQUESTED, group.getCapacity());
        }
        row.set(AVAILABLE, group.getNumAvailableNode())
                .set(REPLICAS, sum(group.getNumLoadedReplicaList()))
                .set(INCOMING, sum(group.getNumIncomingNodeList()))
                .set(OUTGOING, sum(group.getNumOutgoingNodeList()));
    }

    private static void limited(Samples.Row row, Family family, int nodes) {
        if (nodes < UNLIMITED) {
            row.set(family, nodes);
        }
    }

    private static double sum(List<CollectionCount> byCollection) {
        return byCollection.stream().mapToLong(CollectionCount::getCount).sum();
    }
}
