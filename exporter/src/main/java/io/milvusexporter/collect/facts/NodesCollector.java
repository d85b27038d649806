package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.MilvusVersion;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.collect.milvus.SystemInfo.Node;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The nodes of the cluster: how many, what they are, and what they hold in memory. */
final class NodesCollector implements Collector {

    /** The topology document lists the proxy that answered and no other, so their number is not known from it. */
    private static final String LISTED_IN_PART = "proxy";

    /** Since 2.6 data nodes do their work. */
    private static final String INDEX_NODE = "indexnode";

    private static final String[] NODE = {"role_name", "node_id"};
    private static final String SOURCE = "GetMetrics(system_info)";

    private static final Family NODES = Family.gauge(
                    "milvus_nodes",
                    "How many nodes of the role are at work; a role that was seen before stays, at 0. In standalone"
                            + " all roles are one process.")
            .labels("role_name")
            .from(SOURCE)
            .advice("Lower than what is deployed: a node is down, or its query coordinator has lost it.");
    private static final Family UNREADABLE = Family.gauge(
                    "milvus_components_unreadable",
                    "Components that Milvus lists but cannot reach, as after a crash until their session ends, some 30"
                            + " s.")
            .from(SOURCE)
            .advice("Above 0 for minutes: a node hangs; milvus_nodes tells which role is short.");
    private static final Family INFO = Family.info(
                    "milvus_node_info", "A node of the cluster, the address it advertises and its version.")
            .labels("role_name", "node_id", "address", "version", "deploy_mode")
            .from(SOURCE)
            .advice("Joins role_name and node_id to an address; node ids are new after each restart.");
    private static final Family MEMORY_LIMIT = Family.gauge(
                    "milvus_node_memory_limit_bytes",
                    "Memory the node may use: the least of the host's, its container's and what it was configured to.")
            .labels(NODE)
            .from(SOURCE);
    private static final Family MEMORY_USED = Family.gauge(
                    "milvus_node_memory_used_bytes",
                    "Memory the node's process uses; in standalone every role tells the same, so do not add them up.")
            .labels(NODE)
            .from(SOURCE)
            .advice("Above 0.9 of milvus_node_memory_limit_bytes Milvus refuses loads, then writes.");
    private static final Family GROWING = Family.gauge(
                    "milvus_node_growing_bytes",
                    "Bytes of segments that still grow in the node's memory, not yet in storage.")
            .labels(NODE)
            .from(SOURCE);
    private static final Family LOADED_BINLOG = Family.gauge(
                    "milvus_node_loaded_binlog_bytes", "Bytes of insert logs of the segments the node has loaded.")
            .labels(NODE)
            .from(SOURCE)
            .since("2.6+");
    private static final Family DELETE_BUFFER = Family.gauge(
                    "milvus_node_delete_buffer_bytes",
                    "Bytes of deletes that the node keeps to apply to segments it loads.")
            .labels(NODE)
            .from(SOURCE)
            .since("2.4+");
    private static final Family TIME_TICK = Family.gauge(
                    "milvus_node_time_tick_timestamp_seconds",
                    "How far the node has come in the stream of writes, on its slowest channel; absent without a"
                            + " channel.")
            .labels(NODE)
            .from(SOURCE)
            .advice("More than two minutes behind time(): searches that want fresh data wait or fail.");

    private final Cluster cluster;

    /** Roles that were seen, so that a role without a node left is told as 0. */
    private final SortedMap<String, Integer> roles = new TreeMap<>();

    NodesCollector(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.NODES;
    }

    @Override
    public List<Family> families() {
        return List.of(
                NODES, UNREADABLE, INFO, MEMORY_LIMIT, MEMORY_USED, GROWING, LOADED_BINLOG, DELETE_BUFFER, TIME_TICK);
    }

    @Override
    public Facts collect(Run run) {
        try {
            var read = cluster.systemInfo(CollectorKind.NODES, run);
            run.asOf(read.nanos());
            run.source(Source.PUBLIC_BULK);
            return facts(read.info());
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    private Facts facts(SystemInfo info) {
        roles.replaceAll((role, count) -> 0);
        retire(info);
        var nodes = new LinkedHashMap<List<Object>, Node>();
        for (var node : info.nodes()) {
            if (nodes.putIfAbsent(List.of(node.role(), node.id()), node) == null
                    && !node.role().equals(LISTED_IN_PART)) {
                roles.merge(node.role(), 1, Integer::sum);
            }
        }
        var counts = Map.copyOf(roles);
        var names = List.copyOf(roles.keySet());
        var known = List.copyOf(nodes.values());
        return out -> {
            names.forEach(role -> out.row(NODES, role).set(NODES, counts.getOrDefault(role, 0)));
            out.set(UNREADABLE, info.unreadable());
            known.forEach(node -> tell(out, node));
        };
    }

    /** After an upgrade to a Milvus that has no such nodes, nobody misses them. */
    private void retire(SystemInfo info) {
        if (info.nodes().stream()
                .anyMatch(node -> MilvusVersion.of(node.version()).isWithoutIndexNodes())) {
            roles.remove(INDEX_NODE);
        }
    }

    private static void tell(Samples out, Node node) {
        var id = Long.toString(node.id());
        out.row(INFO, node.role(), id, node.address(), node.version(), node.deployMode())
                .set(INFO, 1);
        var row = out.row(MEMORY_LIMIT, node.role(), id);
        set(row, MEMORY_LIMIT, node.hardware().memoryBytes());
        set(row, MEMORY_USED, node.hardware().memoryUsedBytes());
        set(row, GROWING, node.buffers().growingBytes());
        set(row, LOADED_BINLOG, node.buffers().loadedBinlogBytes());
        set(row, DELETE_BUFFER, node.buffers().deleteBufferBytes());
        set(row, TIME_TICK, node.timeTickSeconds());
    }

    private static void set(Samples.Row row, Family family, double value) {
        if (!Double.isNaN(value)) {
            row.set(family, value);
        }
    }
}
