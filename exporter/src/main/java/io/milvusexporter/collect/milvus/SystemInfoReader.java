package io.milvusexporter.collect.milvus;

import com.google.protobuf.ByteString;
import io.milvusexporter.collect.milvus.SystemInfo.Buffers;
import io.milvusexporter.collect.milvus.SystemInfo.Hardware;
import io.milvusexporter.collect.milvus.SystemInfo.Node;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the topology document, {@code nodes_info}, as a stream: it is 9 MB where there are 10 000 collections. */
final class SystemInfoReader {

    /** Milvus tells disks in GB; up to 2.4 what it tells is a constant. */
    private static final double GB = 1e9;

    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int CREATED_LENGTH = 19;

    /** "No channel": the largest unsigned 64-bit number, rounded upwards by the proxy of 2.6. */
    private static final double NO_TIME_TICK = 1.8e19;

    /** A hybrid timestamp has its milliseconds above 18 logical bits. */
    private static final double LOGICAL = 1 << 18;

    private final List<Node> nodes = new ArrayList<>();
    private final IdValues.Builder storedRows = new IdValues.Builder();
    private final IdValues.Builder loadedRows = new IdValues.Builder();
    private final IdValues.Builder binlogBytes = new IdValues.Builder();
    private final IdValues.Builder deletedRows = new IdValues.Builder();
    private int unreadable;

    private SystemInfoReader() {}

    static SystemInfo read(ByteString document) {
        return read(document.newInput(), document.size());
    }

    /** Reads the document while it arrives. */
    static SystemInfo read(InputStream document, long bytes) {
        var reader = new SystemInfoReader();
        Json.read(
                "system_info",
                document,
                bytes,
                root -> root.object((key, value) -> {
                    if (key.equals("nodes_info")) {
                        value.array(reader::node);
                    } else {
                        value.skip();
                    }
                }));
        reader.nodes.sort(
                Comparator.comparing(Node::role).thenComparingLong(Node::id).thenComparing(Node::address));
        return new SystemInfo(
                List.copyOf(reader.nodes),
                reader.unreadable,
                reader.storedRows.build(),
                reader.loadedRows.build(),
                reader.binlogBytes.build(),
                reader.deletedRows.build());
    }

    private void node(Json json) throws IOException {
        json.object((key, value) -> {
            if (key.equals("infos")) {
                infos(value);
            } else {
                value.skip();
            }
        });
    }

    private void infos(Json json) throws IOException {
        var entry = new Entry();
        json.object(entry::take);
        if (entry.hasError || entry.role.isEmpty()) {
            unreadable++;
        } else {
            nodes.add(entry.node());
        }
    }

    /** One entry while it is read; its collections go straight to the sums. */
    private final class Entry {

        private boolean hasError;
        private String role = "";
        private double id = Double.NaN;
        private String address = "";
        private String version = "";
        private String deployMode = "";
        private double started = Double.NaN;
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

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "has_error" -> hasError = value.bool();
                case "type" -> role = value.text();
                case "id" -> id = value.number();
                case "created_time" -> started = created(value.text());
                case "system_info" -> value.object(this::system);
                case "hardware_infos" -> value.object(this::hardware);
                case "quota_metrics" -> value.object(this::quota);
                case "collection_metrics" -> value.object(this::collections);
                default -> value.skip();
            }
        }

        private void system(String key, Json value) throws IOException {
            switch (key) {
                case "build_version" -> version = MilvusVersion.of(value.text()).text();
                case "deploy_mode" -> deployMode = value.text();
                default -> value.skip();
            }
        }

        private void hardware(String key, Json value) throws IOException {
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

        private void quota(String key, Json value) throws IOException {
            switch (key) {
                case "Fgm" -> value.object(this::flowGraph);
                case "GrowingSegmentsSize" -> growing = value.number();
                case "LoadedBinlogSize" -> binlog = value.number();
                case "DeleteBufferInfo" -> value.object(this::deleteBuffer);
                case "CollectionBinlogSize" -> value.idNumbers(binlogBytes);
                case "CollectionL0RowCount" -> value.idNumbers(deletedRows);
                default -> value.skip();
            }
        }

        private void flowGraph(String key, Json value) throws IOException {
            if (key.equals("MinFlowGraphTt")) {
                var tick = value.number();
                timeTick = tick > 0 && tick < NO_TIME_TICK ? Math.floor(tick / LOGICAL) / 1000 : Double.NaN;
            } else {
                value.skip();
            }
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

        private void collections(String key, Json value) throws IOException {
            switch (key) {
                case "CollectionRows" -> value.idNumbers(loadedRows);
                case "Collections" -> {
                    storedRows.told();
                    value.object((id, collection) -> collection.object((name, number) -> {
                        if (name.equals("NumEntitiesTotal")) {
                            add(id, number.number());
                        } else {
                            number.skip();
                        }
                    }));
                }
                default -> value.skip();
            }
        }

        private void add(String id, double rows) {
            if (Json.id(id) != 0 && !Double.isNaN(rows)) {
                storedRows.add(Json.id(id), rows);
            }
        }

        Node node() {
            return new Node(
                    role,
                    Double.isNaN(id) ? -1 : (long) id,
                    address,
                    version,
                    deployMode,
                    started,
                    new Hardware(cores, cpu, memory, memoryUsed, disk, diskUsed, iowait),
                    new Buffers(growing, binlog, deleteBuffer),
                    timeTick);
        }
    }

    /** Go's text of a time, such as {@code 2026-11-21 02:50:26.774879856 +0000 UTC m=+1.2}; before it started, the year 1. */
    private static double created(String text) {
        if (text.length() < CREATED_LENGTH || text.startsWith("0001")) {
            return Double.NaN;
        }
        try {
            var time = LocalDateTime.parse(text.substring(0, CREATED_LENGTH), CREATED);
            return time.toEpochSecond(offset(text.substring(CREATED_LENGTH)));
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static ZoneOffset offset(String rest) {
        int sign = Math.max(rest.indexOf(" +"), rest.indexOf(" -"));
        return sign >= 0 && rest.length() >= sign + 6
                ? ZoneOffset.of(rest.substring(sign + 1, sign + 6))
                : ZoneOffset.UTC;
    }
}
