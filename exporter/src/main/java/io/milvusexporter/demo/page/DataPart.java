package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.BackgroundTask;
import io.milvusexporter.demo.world.DemoCollection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What DataCoord keeps in its books, and the work of the data nodes. */
final class DataPart implements Part {

    private static final List<String> COMPACTIONS = List.of("Level0DeleteCompaction", "MixCompaction");

    @Override
    public void write(Moment now, Meter meter) {
        for (var collection : now.collections()) {
            stored(collection, now, meter);
        }
        tasks(now, meter);
        imports(now, meter);
        nodes(now, meter);
    }

    private static void stored(DemoCollection on, Moment now, Meter meter) {
        var database = on.database().name();
        meter.gauge("datacoord_stored_binlog_size", on.binlogBytes(), database, on.id(), "Flushed");
        meter.gauge("datacoord_stored_binlog_size", on.growingRows() * on.bytesPerRow(), database, on.id(), "Growing");
        double indexed = on.indexes().stream()
                .mapToDouble(index -> (double) index.indexedRows() * 150)
                .sum();
        meter.gauge("datacoord_stored_index_files_size", indexed, database, on.name(), on.id());
        meter.gauge("datacoord_l0_delete_entries_num", on.l0DeleteRows(), database, on.id());
        double late = now.nodes(Role.STREAMINGNODE).stream()
                .mapToDouble(node -> (double) node.timeTickLagMillis() / 1000)
                .max()
                .orElse(0);
        for (int shard = 0; shard < on.shards(); shard++) {
            meter.gauge(
                    "datacoord_channel_checkpoint_unix_seconds",
                    Math.floor(now.wallSeconds() - 20 - late),
                    now.coordinator(),
                    on.channel(shard));
        }
    }

    private static void tasks(Moment now, Meter meter) {
        var compactions = new HashMap<String, Integer>();
        var others = new HashMap<String, Integer>();
        long moment = now.world().ageMillis();
        for (var kind : BackgroundTask.Kind.values()) {
            for (var task : now.world().background().tasks(kind)) {
                var counted = kind == BackgroundTask.Kind.COMPACTION ? compactions : others;
                var type = kind == BackgroundTask.Kind.COMPACTION
                        ? task.type()
                        : kind.name().toLowerCase(Locale.ROOT);
                counted.merge(type + "/" + task.state(moment).toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        }
        for (var type : COMPACTIONS) {
            int waiting = count(compactions, type, "pipelining", "pending", "init");
            int running = count(compactions, type, "executing", "inprogress");
            meter.gauge("datacoord_compaction_task_num", waiting, now.coordinator(), type, "pending");
            meter.gauge("datacoord_compaction_task_num", running, now.coordinator(), type, "executing");
            meter.gauge(
                    "datacoord_compaction_task_num",
                    count(compactions, type, "completed", "finished"),
                    now.coordinator(),
                    type,
                    "done");
        }
        int building = count(others, "index_build", "inprogress", "jobstateinprogress");
        meter.gauge("datacoord_task_count", building, "JobTypeIndexJob", "JobStateInProgress");
        meter.gauge("datacoord_task_count", Math.rint(2 + 2 * now.wave(50)), "JobTypeIndexJob", "JobStateInit");
        meter.gauge("datacoord_task_count", Math.rint(1 + now.wave(80)), "JobTypeStatsJob", "JobStateInProgress");
    }

    private static int count(Map<String, Integer> tasks, String type, String... states) {
        int sum = 0;
        for (var state : states) {
            sum += tasks.getOrDefault(type + "/" + state, 0);
        }
        return sum;
    }

    private static void imports(Moment now, Meter meter) {
        var jobs = now.world().background().imports();
        for (var state : List.of("Pending", "PreImporting", "Importing", "Completed", "Failed")) {
            long count = jobs.stream()
                    .filter(job -> job.state().name().replace("_", "").equalsIgnoreCase(state))
                    .count();
            meter.gauge("datacoord_import_jobs", count, state);
        }
    }

    private static void nodes(Moment now, Meter meter) {
        double rows = 0;
        for (var collection : now.collections()) {
            rows += collection.insertsPerSecond() * (double) collection.bytesPerRow();
        }
        var nodes = now.nodes(Role.DATANODE);
        for (var node : nodes) {
            double each = rows / nodes.size();
            meter.counter("datanode_flushed_data_size", each, node.id(), "streaming", "L1");
            meter.counter("datanode_flushed_data_size", each / 50, node.id(), "streaming", "L0");
            for (var type : COMPACTIONS) {
                meter.histogram("datanode_compaction_latency", 0.1, 4000 + 1500 * now.wave(110), node.id(), type);
            }
        }
    }
}
