package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import java.util.List;

/** Reads as the query nodes see them, and what QueryCoord sees of these. */
final class QueryPart implements Part {

    @Override
    public void write(Moment now, Meter meter) {
        var nodes = now.nodes(Role.QUERYNODE);
        for (var node : nodes) {
            double share = 1.0 / nodes.size();
            for (var collection : now.collections()) {
                collection(node, collection, share, now, meter);
            }
            node(node, share, now, meter);
        }
        coordinator(now, meter);
    }

    private static void collection(DemoNode node, DemoCollection on, double share, Moment now, Meter meter) {
        long rows = now.placement().rowsOn(node, on);
        if (rows == 0) {
            return;
        }
        long growing = on.growingRows() / Math.max(1, on.shards());
        meter.gauge("querynode_entity_size", rows * on.bytesPerRow(), node.id(), on.id(), "Sealed");
        meter.gauge("querynode_entity_size", growing * on.bytesPerRow(), node.id(), on.id(), "Growing");
        meter.gauge("querynode_segment_num", 1 + rows / 250_000, node.id(), on.id(), "Sealed", "L1");
        meter.gauge("querynode_segment_num", on.shards(), node.id(), on.id(), "Growing", "L1");
        meter.gauge("querynode_segment_num", on.l0DeleteRows() / 10_000, node.id(), on.id(), "Sealed", "L0");
        meter.gauge("querynode_consume_tt_lag_ms", 180 + 60 * now.wave(45), node.id(), "timetick", on.id());
        boolean works = now.isQueryable(on);
        read(node, on, "search", on.searchesPerSecond() * share, works, meter);
        read(node, on, "query", on.queriesPerSecond() * share, works, meter);
    }

    private static void read(DemoNode node, DemoCollection on, String type, double each, boolean works, Meter meter) {
        if (each == 0) {
            return;
        }
        double bad = works ? 0 : 0.6 * each;
        for (var scope : List.of("leader", "from_leader")) {
            meter.counter("querynode_sq_req_count", each, node.id(), type, "total", scope, on.id());
            meter.counter("querynode_sq_req_count", each - bad, node.id(), type, "success", scope, on.id());
            meter.counter("querynode_sq_req_count", bad, node.id(), type, "fail", scope, on.id());
        }
        meter.counter("querynode_partial_result_count", bad / 4, node.id(), type, on.id());
    }

    private static void node(DemoNode node, double share, Moment now, Meter meter) {
        double slow = 1 + 6 * Math.max(0, now.fullness(node) - 0.8) / 0.2;
        var group = node.resourceGroup();
        for (var type : List.of("search", "query")) {
            double each = (type.equals("search") ? 260 : 50) * share;
            meter.histogram("querynode_sq_req_latency", each, 9 * slow, node.id(), type, "leader");
            meter.histogram("querynode_sq_req_latency", each, 5 * slow, node.id(), type, "from_leader");
            meter.histogram("querynode_sq_queue_latency", each, slow > 2 ? 30 : 0.7, node.id(), type, "default", group);
            meter.histogram("querynode_sq_core_latency", each, 4 * slow, node.id(), type);
            meter.histogram("querynode_sq_wait_tsafe_latency", each, 2, node.id(), type);
            meter.histogram("querynode_sq_reduce_latency", each, 1, node.id(), type, "segments", "topk");
        }
        meter.gauge("querynode_read_task_ready_len", slow > 2 ? 14 : 0, node.id());
        meter.gauge("querynode_read_task_concurrency", Math.rint(6 + 3 * now.wave(60)), node.id());
        boolean isLeaving = node.scheduling() == DemoNode.Scheduling.STOPPING;
        meter.gauge("querynode_stopping_balance_segment_num", isLeaving ? 6 : 0, node.id());
        for (var what : List.of("load", "evict")) {
            double each = (what.equals("load") ? 0.4 : 0.3) * slow;
            meter.counter("querynode_disk_cache_" + what + "_total", each, node.id(), "default", group);
        }
    }

    private static void coordinator(Moment now, Meter meter) {
        long self = now.coordinator();
        for (var node : now.nodes(Role.QUERYNODE)) {
            double heard = now.wallSeconds() - 0.4;
            meter.gauge("querycoord_last_heartbeat_timestamp", heard * 1e9, node.id());
        }
        for (var collection : now.collections()) {
            if (collection.loadState() != DemoCollection.Load.NOT_LOADED) {
                for (int shard = 0; shard < collection.shards(); shard++) {
                    double lag = 25 + 10 * now.wave(70);
                    meter.gauge(
                            "querycoord_current_target_checkpoint_unix_seconds",
                            Math.floor(now.wallSeconds() - lag),
                            self,
                            collection.channel(shard));
                }
            }
        }
    }
}
