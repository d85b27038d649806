package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Catalog;
import io.milvusexporter.demo.world.DemoNode;
import java.util.List;

/** The write-ahead log: its channels lie on the streaming nodes in turn. */
final class StreamPart implements Part {

    private static final long LATE_MILLIS = 5_000;

    @Override
    public void write(Moment now, Meter meter) {
        var nodes = now.nodes(Role.STREAMINGNODE);
        if (nodes.isEmpty()) {
            return;
        }
        double rows = 0;
        double bytes = 0;
        for (var collection : now.collections()) {
            rows += collection.insertsPerSecond();
            bytes += (double) collection.growingRows() * (double) collection.bytesPerRow();
        }
        for (int i = 0; i < Catalog.CHANNELS; i++) {
            var node = nodes.get(i % nodes.size());
            channel(node, Catalog.channelName(i), rows / Catalog.CHANNELS, now, meter);
            double growing = bytes / Catalog.CHANNELS;
            meter.gauge("wal_growing_segment_bytes", growing, node.id(), Catalog.channelName(i), "L1");
        }
        for (var node : nodes) {
            meter.gauge("wal_growing_segment_hwm_bytes", (double) node.memoryLimitBytes() * 0.2, node.id());
        }
    }

    private static void channel(DemoNode node, String channel, double rows, Moment now, Meter meter) {
        boolean isLate = node.timeTickLagMillis() > LATE_MILLIS;
        double inserts = rows / 20 + 0.2;
        double seconds = isLate ? 0.9 : 0.006 + 0.002 * now.wave(65);
        meter.gauge(
                "streamingcoord_pchannel_info",
                1,
                now.coordinator(),
                channel,
                14,
                node.id(),
                "PCHANNEL_META_STATE_ASSIGNED");
        meter.histogram("wal_append_message_duration_seconds", inserts, seconds, node.id(), channel, "ok");
        meter.histogram("wal_impls_append_message_duration_seconds", inserts, seconds * 0.8, node.id(), channel, "ok");
        for (var type : List.of("Insert", "TimeTick")) {
            double each = type.equals("Insert") ? inserts : 5;
            meter.counter("wal_append_message_total", each, node.id(), channel, type, "ok");
            meter.counter("wal_append_message_total", isLate ? each / 20 : 0, node.id(), channel, type, "error");
        }
        meter.counter("wal_impls_append_message_retry_total", isLate ? 0.5 : 0, node.id(), channel);
    }
}
