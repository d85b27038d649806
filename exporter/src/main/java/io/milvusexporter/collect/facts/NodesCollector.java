package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusVersion;
import io.milvusexporter.collect.milvus.QuotaMetrics;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.collect.milvus.SystemInfo.Node;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster: how many, what they are, and what they hold in memory. */
final class NodesCollector implements Collector {

    private static final Log LOG = Log.of(NodesCollector.class);

    /** The topology document lists the proxy that answered and no other, so their number is not known from it. */
    private static final String LISTED_IN_PART = "proxy";

    /** Since 2.6 data nodes do their work. */
    private static final String INDEX_NODE = "indexnode";

    private static final String[] NODE = {"role_name", "node_id"};
    private static final String SOURCE = "GetMetrics(system_info)";
    private static final String FIGURES = "GetQuotaMetrics (2.6+), " + SOURCE;

    private static final Family NODES = Family.gauge(
                    "milvus_nodes",
                    "How many nodes of the role are at work; a role that was seen before stays, at 0. In standalone"
                            + " all roles are one process. Proxies are counted where RootCoord tells of all of them (2.6+).")
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
            .from(FIGURES);
    private static final Family MEMORY_USED = Family.gauge(
                    "milvus_node_memory_used_bytes",
                    "Memory the node's process uses; in standalone every role tells the same, so do not add them up.")
            .labels(NODE)
            .from(FIGURES)
            .advice("Above 0.9 of milvus_node_memory_limit_bytes Milvus refuses loads, then writes.");
    private static final Family GROWING = Family.gauge(
                    "milvus_node_growing_bytes",
                    "Bytes of segments that still grow in the node's memory, not yet in storage.")
            .labels(NODE)
            .from(FIGURES);
    private static final Family LOADED_BINLOG = Family.gauge(
                    "milvus_node_loaded_binlog_bytes", "Bytes of insert logs of the segments the node has loaded.")
            .labels(NODE)
            .from(FIGURES)
            .since("2.6+");
    private static final Family DELETE_BUFFER = Family.gauge(
                    "milvus_node_delete_buffer_bytes",
                    "Bytes of deletes that the node keeps to apply to segments it loads.")
            .labels(NODE)
            .from(FIGURES)
            .since("2.4+");
    private static final Family TIME_TICK = Family.gauge(
                    "milvus_node_time_tick_timestamp_seconds",
                    "How far the node has come in the stream of writes, on its slowest channel; absent without a"
                            + " channel.")
            .labels(NODE)
            .from(FIGURES)
            .advice("More than two minutes behind time(): searches that want fresh data wait or fail.");

    private static final Family RECOVERY = Family.gauge(
                    "milvus_channel_recovery_timestamp_seconds",
                    "The moment of the write-ahead log from which the channel would be read again after a crash.")
            .labels("channel_name")
            .from(FIGURES)
            .since("2.6+")
            .advice(
                    "More than ten minutes behind time(): data is not synced to storage, so a restart takes long and logs cannot"
                            + " be dropped.");

    private final Cluster cluster;
    private final SourceLadder<QuotaMetrics> quota;

    /** Roles that were seen, so that a role without a node left is told as 0. */
    private final SortedMap<String, Integer> roles = new TreeMap<>();

    NodesCollector(Cluster cluster) {
        this.cluster = cluster;
        this.quota = cluster.ladder(List.of(cluster.internal(Role.ROOTCOORD, this::askRootCoord)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.NODES;
    }

    @Override
    public List<Family> families() {
        return List.of(
                NODES,
                UNREADABLE,
                INFO,
                MEMORY_LIMIT,
                MEMORY_USED,
                GROWING,
                LOADED_BINLOG,
                DELETE_BUFFER,
                TIME_TICK,
                RECOVERY);
    }

    @Override
    public Facts collect(Run run) {
        try {
            var read = cluster.systemInfo(CollectorKind.NODES, run);
            run.asOf(read.nanos());
            run.source(Source.PUBLIC_BULK);
            return facts(read.info(), quota(run));
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    /** Fresher than the topology document, and of all proxies; what only the document has is told all the same. */
    private QuotaMetrics quota(Run run) {
        try {
            var told = quota.ask(run).orElse(QuotaMetrics.NONE);
            told.proxies().forEach(this::found);
            return told;
        } catch (CallException e) {
            LOG.debug(
                    "RootCoord does not tell its quota metrics",
                    "cause",
                    e.failure().label(),
                    "detail",
                    e);
            return QuotaMetrics.NONE;
        }
    }

    private QuotaMetrics askRootCoord(Run run) {
        var told = cluster.internalPorts()
                .ask(Role.ROOTCOORD, InternalRpc.quotaMetrics(), run)
                .content();
        if (told.isEmpty()) {
            throw new CallException(
                    FailureCause.UNSUPPORTED, "OK", "GetQuotaMetrics: no nodes (expected quotaAndLimits.enabled)");
        }
        return told;
    }

    /** The topology document has none but the proxy that answered. */
    private void found(QuotaMetrics.Worker proxy) {
        HostPort.parse(proxy.address())
                .ifPresent(address -> cluster.internalPorts().found(Role.PROXY, proxy.id(), address));
    }

    private Facts facts(SystemInfo info, QuotaMetrics quotas) {
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
        var channels = new TreeMap<>(info.recoveredSeconds());
        channels.putAll(quotas.recoveredSeconds());
        var workers = workers(quotas);
        var unlisted = quotas.proxies().stream()
                .filter(proxy -> !nodes.containsKey(List.<Object>of(LISTED_IN_PART, proxy.id())))
                .toList();
        var proxies = quotas.proxies().size();
        var unreadable = info.unreadable(); // the document itself has megabytes about collections
        return out -> {
            names.forEach(role -> out.row(NODES, role).set(NODES, counts.getOrDefault(role, 0)));
            out.set(UNREADABLE, unreadable);
            if (proxies > 0) {
                out.row(NODES, LISTED_IN_PART).set(NODES, proxies);
            }
            known.forEach(node -> tell(out, node, workers.get(List.<Object>of(node.role(), node.id()))));
            unlisted.forEach(proxy -> tell(out, LISTED_IN_PART, proxy));
            channels.forEach((channel, seconds) -> out.row(RECOVERY, channel).set(RECOVERY, (double) seconds));
        };
    }

    /** After an upgrade to a Milvus that has no such nodes, nobody misses them. */
    private void retire(SystemInfo info) {
        if (info.nodes().stream()
                .anyMatch(node -> MilvusVersion.of(node.version()).isWithoutIndexNodes())) {
            roles.remove(INDEX_NODE);
        }
    }

    /** By role and id. A streaming node is listed among query nodes, and keeps its role. */
    private static Map<List<Object>, QuotaMetrics.Worker> workers(QuotaMetrics quotas) {
        var workers = new HashMap<List<Object>, QuotaMetrics.Worker>();
        quotas.queryNodes().forEach(node -> {
            workers.put(List.of("querynode", node.id()), node);
            workers.put(List.of("streamingnode", node.id()), node);
        });
        quotas.dataNodes().forEach(node -> workers.put(List.of("datanode", node.id()), node));
        quotas.proxies().forEach(node -> workers.put(List.of(LISTED_IN_PART, node.id()), node));
        return workers;
    }

    private static void tell(Samples out, Node node, QuotaMetrics.@Nullable Worker worker) {
        out.row(INFO, node.role(), Long.toString(node.id()), node.address(), node.version(), node.deployMode())
                .set(INFO, 1);
        tell(
                out,
                node.role(),
                worker != null
                        ? worker
                        : new QuotaMetrics.Worker(
                                node.id(), node.address(), node.hardware(), node.buffers(), node.timeTickSeconds()));
    }

    private static void tell(Samples out, String role, QuotaMetrics.Worker worker) {
        var row = out.row(MEMORY_LIMIT, role, Long.toString(worker.id()));
        set(row, MEMORY_LIMIT, worker.hardware().memoryBytes());
        set(row, MEMORY_USED, worker.hardware().memoryUsedBytes());
        set(row, GROWING, worker.buffers().growingBytes());
        set(row, LOADED_BINLOG, worker.buffers().loadedBinlogBytes());
        set(row, DELETE_BUFFER, worker.buffers().deleteBufferBytes());
        set(row, TIME_TICK, worker.timeTickSeconds());
    }

    private static void set(Samples.Row row, Family family, double value) {
        if (!Double.isNaN(value)) {
            row.set(family, value);
        }
    }
}
