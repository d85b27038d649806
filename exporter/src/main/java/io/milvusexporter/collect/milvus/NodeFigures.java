package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.milvus.SystemInfo.Buffers;
import io.milvusexporter.collect.milvus.SystemInfo.Hardware;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a node tells of itself, while it is read: the same members in every document that has them. */
final class NodeFigures {

    /** Milvus tells disks in GB; up to 2.4 what it tells is a constant. */
    private static final double GB = 1e9;

    /** "No channel": the largest unsigned 64-bit number, rounded upwards by the proxy of 2.6. */
    private static final double NO_TIME_TICK = 1.8e19;

    /** A hybrid timestamp has its milliseconds above 18 logical bits. */
    private static final double LOGICAL = 1 << 18;

    private final Map<String, Double> recovered = new HashMap<>();
    private String address = "";
    private double cores = Double.NaN;
    private double cpu = Double.NaN;
    private double memory = Double.NaN;
    private double memoryUsed = Double.NaN;
    private double disk = Double.NaN;
    private double diskUsed = Double.NaN;
    private double iowait = Double.NaN;
    private double growing = Double.NaN;
    private double binlog = Double.NaN;
    private double deleteBuffer = Double.NaN;
    private double timeTick = Double.NaN;
    private String channel = "";
    private double recoveryTick = Double.NaN;

    /** Takes a member of {@code hardware_infos}, which quota documents call {@code Hms}. */
    void hardware(String key, Json value) throws IOException {
        switch (key) {
            case "ip" -> address = value.text();
            case "cpu_core_count" -> cores = value.number();
            case "cpu_core_usage" -> cpu = value.number() / 100;
            case "memory" -> memory = value.number();
            case "memory_usage" -> memoryUsed = value.number();
            case "disk" -> disk = value.number() * GB;
            case "disk_usage" -> diskUsed = value.number() * GB;
            case "io_wait_percentage" -> iowait = value.number(); // a counter of seconds, whatever it is called
            default -> value.skip();
        }
    }

    /** Takes a member of {@code quota_metrics}. */
    void quota(String key, Json value) throws IOException {
        switch (key) {
            case "Fgm" -> value.object(this::flowGraph);
            case "GrowingSegmentsSize" -> growing = value.number();
            case "LoadedBinlogSize" -> binlog = value.number();
            case "DeleteBufferInfo" -> value.object(this::deleteBuffer);
            case "StreamingQuota" -> value.object(this::streaming);
            default -> value.skip();
        }
    }

    private void flowGraph(String key, Json value) throws IOException {
        if (key.equals("MinFlowGraphTt")) {
            timeTick = seconds(value.number());
        } else {
            value.skip();
        }
    }

    /** Unix time of a hybrid timestamp; NaN if it is none. */
    private static double seconds(double tick) {
        return tick > 0 && tick < NO_TIME_TICK ? Math.floor(tick / LOGICAL) / 1000 : Double.NaN;
    }

    private void deleteBuffer(String key, Json value) throws IOException {
        if (!key.equals("CollectionDeleteBufferSize")) {
            value.skip();
            return;
        }
        deleteBuffer = 0;
        value.object((collection, size) -> {
            var bytes = size.number();
            deleteBuffer += Double.isNaN(bytes) ? 0 : bytes;
        });
    }

    private void streaming(String key, Json value) throws IOException {
        if (key.equals("WALs")) {
            value.array(this::wal);
        } else {
            value.skip();
        }
    }

    private void wal(Json element) throws IOException {
        channel = "";
        recoveryTick = Double.NaN;
        element.object((key, value) -> {
            switch (key) {
                case "Channel" -> value.object(this::channel);
                case "RecoveryTimeTick" -> recoveryTick = seconds(value.number());
                default -> value.skip();
            }
        });
        if (!channel.isEmpty() && !Double.isNaN(recoveryTick)) {
            recovered.put(channel, recoveryTick);
        }
    }

    private void channel(String key, Json value) throws IOException {
        if (key.equals("Name")) {
            channel = value.text();
        } else {
            value.skip();
        }
    }

    String address() {
        return address;
    }

    Hardware hardware() {
        return new Hardware(cores, cpu, memory, memoryUsed, disk, diskUsed, iowait);
    }

    Buffers buffers() {
        return new Buffers(growing, binlog, deleteBuffer);
    }

    double timeTickSeconds() {
        return timeTick;
    }

    /** By channel, how far its log would be read again after a crash; unix time. */
    Map<String, Double> recovered() {
        return recovered;
    }
}
