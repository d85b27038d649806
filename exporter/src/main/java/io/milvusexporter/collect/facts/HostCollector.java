package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.SystemInfo.Node;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.LinkedHashMap;
import java.util.List;

/** What each node sees of the host it runs on. */
final class HostCollector implements Collector {

    private static final String[] NODE = {"role_name", "node_id"};
    private static final String SOURCE = "GetMetrics(system_info)";

    private static final Family CORES = Family.gauge(
                    "milvus_node_host_cpu_cores", "Processors that the node's process uses at most.")
            .labels(NODE)
            .from(SOURCE);
    private static final Family USAGE = Family.gauge(
                    "milvus_node_host_cpu_usage_ratio",
                    "How busy the host's processors were since anybody last asked this process, from 0 to 1; it is the host's"
                            + " figure, not the container's, and of several roles in one process only the first tells it.")
            .labels(NODE)
            .from(SOURCE);
    private static final Family DISK_SIZE = Family.gauge(
                    "milvus_node_host_disk_size_bytes",
                    "Size of the file system that holds the node's local storage; absent where the node has none.")
            .labels(NODE)
            .from(SOURCE)
            .since("2.5+");
    private static final Family DISK_USED = Family.gauge(
                    "milvus_node_host_disk_used_bytes",
                    "Bytes used, by anybody, on the file system of the node's local storage.")
            .labels(NODE)
            .from(SOURCE)
            .since("2.5+")
            .advice("Above 0.85 of milvus_node_host_disk_size_bytes: loads with mmap or disk indexes will soon fail.");
    private static final Family IOWAIT = Family.counter(
                    "milvus_node_host_iowait_seconds_total",
                    "Time the host's processors had nothing to do but wait for disks, added up over processors.")
            .labels(NODE)
            .from(SOURCE)
            .since("2.5+");

    /** What 2.3 and 2.4 say of every disk. */
    private static final double NO_DISK_BYTES = 104_857_600 * 1e9;

    private final Cluster cluster;

    HostCollector(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.HOST;
    }

    @Override
    public List<Family> families() {
        return List.of(CORES, USAGE, DISK_SIZE, DISK_USED, IOWAIT);
    }

    @Override
    public Facts collect(Run run) {
        try {
            var read = cluster.systemInfo(CollectorKind.HOST, run);
            run.asOf(read.nanos());
            run.source(Source.PUBLIC_BULK);
            var nodes = new LinkedHashMap<List<Object>, Node>();
            read.info().nodes().forEach(node -> nodes.putIfAbsent(List.of(node.role(), node.id()), node));
            return out -> nodes.values().forEach(node -> tell(out, node));
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    private static void tell(Samples out, Node node) {
        var host = node.hardware();
        var row = out.row(CORES, node.role(), Long.toString(node.id()));
        set(row, CORES, host.cpuCores());
        set(row, USAGE, host.cpuUsageRatio());
        if (host.diskBytes() > 0 && host.diskBytes() < NO_DISK_BYTES) {
            set(row, DISK_SIZE, host.diskBytes());
            set(row, DISK_USED, host.diskUsedBytes());
        }
        set(row, IOWAIT, host.iowaitSeconds());
    }

    private static void set(Samples.Row row, Family family, double value) {
        if (!Double.isNaN(value)) {
            row.set(family, value);
        }
    }
}
