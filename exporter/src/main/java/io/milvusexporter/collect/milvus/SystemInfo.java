package io.milvusexporter.collect.milvus;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What Milvus' topology document says. Every number may be missing: it is NaN then.
 *
 * @param nodes components that told about themselves, sorted by role and id
 * @param unreadable entries with an error: dead sessions, of which neither role nor id is known
 * @param storedRows rows by collection id, as DataCoord counts them
 * @param loadedRows rows by collection id, summed over query nodes and so over replicas
 * @param binlogBytes bytes of insert logs by collection id
 * @param deletedRows level-zero delete entries by collection id
 * @param recoveredSeconds by channel, the unix time from which its log would be read again (2.6+)
 */
public record SystemInfo(
        List<Node> nodes,
        int unreadable,
        IdValues storedRows,
        IdValues loadedRows,
        IdValues binlogBytes,
        IdValues deletedRows,
        Map<String, Double> recoveredSeconds) {

    /**
     * One component.
     *
     * @param address where it serves gRPC, as it advertises itself; empty if unknown
     * @param startedSeconds unix time
     * @param timeTickSeconds unix time of the slowest flow graph; NaN without one
     */
    public record Node(
            String role,
            long id,
            String address,
            String version,
            String deployMode,
            double startedSeconds,
            Hardware hardware,
            Buffers buffers,
            double timeTickSeconds) {

        private long contentHash() {
            return 31L * Objects.hash(role, id, address, version, deployMode)
                    + Arrays.hashCode(new double[] {
                        startedSeconds,
                        timeTickSeconds,
                        hardware.cpuCores,
                        hardware.cpuUsageRatio,
                        hardware.memoryBytes,
                        hardware.memoryUsedBytes,
                        hardware.diskBytes,
                        hardware.diskUsedBytes,
                        hardware.iowaitSeconds,
                        buffers.growingBytes,
                        buffers.loadedBinlogBytes,
                        buffers.deleteBufferBytes
                    });
        }
    }

    /** Figures of the host, except memory, which is the process' and its limit. */
    public record Hardware(
            double cpuCores,
            double cpuUsageRatio,
            double memoryBytes,
            double memoryUsedBytes,
            double diskBytes,
            double diskUsedBytes,
            double iowaitSeconds) {}

    /** What a query or data node holds in memory before it is on disk. */
    public record Buffers(double growingBytes, double loadedBinlogBytes, double deleteBufferBytes) {}

    /** Whether the coordinators are in it: a proxy that answers for itself proves nothing. */
    public boolean isWhole() {
        return has("mixcoord") || (has("rootcoord") && has("datacoord") && has("querycoord"));
    }

    private boolean has(String role) {
        return nodes.stream().anyMatch(node -> node.role().equals(role));
    }

    /** Whether both say the same of collections, whatever they say of nodes. */
    public boolean isSameOfCollections(SystemInfo other) {
        return storedRows.isSame(other.storedRows)
                && loadedRows.isSame(other.loadedRows)
                && binlogBytes.isSame(other.binlogBytes)
                && deletedRows.isSame(other.deletedRows);
    }

    /** Equal for two documents that say the same, in whatever order they say it. */
    long contentHash() {
        long hash = 31L * unreadable + recoveredSeconds.hashCode();
        for (var node : nodes) {
            hash = 31 * hash + node.contentHash();
        }
        for (var values : List.of(storedRows, loadedRows, binlogBytes, deletedRows)) {
            hash = 31 * hash + values.contentHash();
        }
        return hash;
    }
}
