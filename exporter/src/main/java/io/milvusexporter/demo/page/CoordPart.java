package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import java.util.List;

/** RootCoord, and the stores that all components lean on. */
final class CoordPart implements Part {

    @Override
    public void write(Moment now, Meter meter) {
        int partitions = 0;
        for (var collection : now.collections()) {
            partitions += collection.partitions().size();
        }
        meter.gauge("rootcoord_partition_num", partitions);
        if (now.deniesWrites()) {
            meter.gauge("rootcoord_quota_states", 1, "DenyToWrite", "cluster");
        }
        for (var role : Role.values()) {
            for (var node : now.nodes(role)) {
                meter.gauge("num_node", 1, node.id(), role.label());
            }
        }
        stores(now, meter);
    }

    private static void stores(Moment now, Meter meter) {
        double each = 6 + 2 * now.wave(75);
        for (var operation : List.of("get", "put", "txn")) {
            meter.counter("meta_op_count", each, operation, "total");
            meter.counter("meta_op_count", each, operation, "success");
            meter.counter("meta_op_count", 0, operation, "fail");
            meter.histogram("meta_request_latency", each, 2 + now.wave(75), operation);
        }
        for (var operation : List.of("get", "put", "stat", "list")) {
            double rate = operation.equals("list") ? 0.2 : each / 2;
            meter.counter("storage_op_count", rate, operation, "total");
            meter.counter("storage_op_count", rate, operation, "success");
            meter.counter("storage_op_count", 0, operation, "fail");
            meter.histogram("storage_request_latency", rate, 12 + 5 * now.wave(100), operation);
            meter.histogram("internal_storage_request_latency", rate, 9 + 3 * now.wave(100), operation);
        }
    }
}
