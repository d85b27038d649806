package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Catalog;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Placement;
import io.milvusexporter.demo.world.RequestQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The quota numbers of each kind of component, in the Go names that Milvus gives them. */
final class QuotaDocument {

    private static final double GB = 1e9;
    private static final int DELETE_BYTES = 24;

    private final DemoWorld world;
    private final Flavor flavor;
    private final Placement placement;
    private final Json json;

    QuotaDocument(Asked asked, Json json) {
        this.world = asked.world();
        this.flavor = asked.flavor();
        this.placement = world.placement();
        this.json = json;
    }

    /** GetQuotaMetrics: all proxies and nodes, by id. */
    static String ofCluster(Asked asked) {
        var json = Json.exact();
        var document = new QuotaDocument(asked, json);
        var cluster = asked.world().cluster();
        json.object(() -> {
            document.byId("QueryNodeMetrics", cluster.searchers(true), document::queryNode);
            document.byId("DataNodeMetrics", cluster.nodes(Role.DATANODE), document::dataNode);
            document.byId("ProxyMetrics", cluster.nodes(Role.PROXY), document::proxy);
            json.object("DataCoordMetrics", document::dataCoord);
        });
        return json.toString();
    }

    private void byId(String name, List<DemoNode> nodes, Consumer<DemoNode> one) {
        json.object(name, () -> nodes.forEach(node -> json.object(Long.toString(node.id()), () -> one.accept(node))));
    }

    void hardware(String name, DemoNode node, String address) {
        json.object(name, () -> {
            json.put("ip", address);
            json.put("cpu_core_count", 8);
            json.put("cpu_core_usage", 35 + 20 * Math.sin(world.ageMillis() / 20_000.0 + node.id()));
            json.put("memory", node.memoryLimitBytes());
            json.put("memory_usage", world.memoryUsedBytes(node));
            if (flavor.isBefore(Flavor.V2_5)) {
                // constants that have nothing to do with any disk
                json.put("disk", 104857600).put("disk_usage", 2097152);
            } else {
                json.put("disk", node.diskBytes() / GB).put("disk_usage", node.diskUsedBytes() / GB);
                json.put("io_wait_percentage", world.ageMillis() / 100_000.0 + 20);
            }
        });
    }

    /** What a query node tells, or the query node inside a streaming node. */
    void queryNode(DemoNode node) {
        var held = world.catalog().collections().stream()
                .filter(collection -> holds(node, collection))
                .toList();
        hardware("Hms", node, node.address());
        json.array("Rms", () -> {
            if (flavor.isBefore(Flavor.V2_4)) {
                rate("NQPerSecond", searches(held));
                rate("SearchThroughput", 0);
            }
            rate("InsertConsumeThroughput", insertBytes(held));
            rate("DeleteConsumeThroughput", deleteBytes(held));
        });
        flowGraphs(node, held);
        if (flavor.isBefore(Flavor.V2_4)) {
            queue("SearchQueue");
            queue("QueryQueue");
        }
        json.put("GrowingSegmentsSize", growingBytes(held));
        if (flavor.isAtLeast(Flavor.V2_6)) {
            json.put("LoadedBinlogSize", loadedBinlogBytes(node, held));
        }
        effect(node, held, false);
        if (flavor.isAtLeast(Flavor.V2_4)) {
            deleteBuffer(held);
        }
        if (flavor.isAtLeast(Flavor.V2_6)) {
            streaming(node);
        }
    }

    private boolean holds(DemoNode node, DemoCollection collection) {
        if (collection.loadState() == DemoCollection.Load.NOT_LOADED) {
            return false;
        }
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            if (placement.replicaNodes(collection, replica).contains(node) || leads(node, collection, replica)) {
                return true;
            }
        }
        return false;
    }

    private boolean leads(DemoNode node, DemoCollection collection, int replica) {
        for (int shard = 0; shard < collection.shards(); shard++) {
            if (placement.leader(collection, replica, shard) == node) {
                return true;
            }
        }
        return false;
    }

    private void rate(String label, double perSecond) {
        json.object(() -> json.put("Label", label).put("Rate", perSecond));
    }

    private void queue(String name) {
        json.object(
                name,
                () -> json.put("UnsolvedQueue", 0)
                        .put("ReadyQueue", 0)
                        .put("ReceiveChan", 0)
                        .put("ExecuteChan", 0)
                        .put("AvgQueueDuration", 18));
    }

    private void flowGraphs(DemoNode node, List<DemoCollection> held) {
        json.object("Fgm", () -> {
            if (held.isEmpty()) {
                json.put("MinFlowGraphChannel", "").putNever("MinFlowGraphTt").put("NumFlowGraph", 0);
                return;
            }
            json.put("MinFlowGraphChannel", held.get(0).channel(0));
            json.put("MinFlowGraphTt", HybridTime.of(world.wallMillis() - node.timeTickLagMillis()));
            json.put(
                    "NumFlowGraph",
                    held.stream().mapToLong(DemoCollection::shards).sum());
        });
    }

    private void effect(DemoNode node, List<DemoCollection> held, boolean nullIfNone) {
        json.object("Effect", () -> {
            json.put("NodeID", node.id());
            if (held.isEmpty() && nullIfNone) {
                json.putNull("CollectionIDs");
            } else {
                json.array("CollectionIDs", () -> held.forEach(collection -> json.value(collection.id())));
            }
        });
    }

    private void deleteBuffer(List<DemoCollection> held) {
        json.object("DeleteBufferInfo", () -> {
            json.object("CollectionDeleteBufferNum", () -> held.forEach(c -> json.put(key(c), c.l0DeleteRows())));
            json.object(
                    "CollectionDeleteBufferSize",
                    () -> held.forEach(c -> json.put(key(c), DELETE_BYTES * c.l0DeleteRows())));
        });
    }

    private static String key(DemoCollection collection) {
        return Long.toString(collection.id());
    }

    private void streaming(DemoNode node) {
        var channels = channelsOf(node);
        if (channels.isEmpty()) {
            json.putNull("StreamingQuota");
            return;
        }
        long tick = HybridTime.of(world.wallMillis() - node.timeTickLagMillis());
        json.object(
                "StreamingQuota",
                () -> json.array(
                        "WALs",
                        () -> world.anyOrder(channels)
                                .forEach(channel ->
                                        json.object(() -> json.object("Channel", () -> json.put("Name", channel))
                                                .put("RecoveryTimeTick", tick)))));
    }

    private List<String> channelsOf(DemoNode node) {
        var holders = world.cluster().isStandalone()
                ? world.cluster().nodes(Role.QUERYNODE)
                : world.cluster().nodes(Role.STREAMINGNODE);
        int place = holders.indexOf(node);
        var channels = new ArrayList<String>();
        for (int i = place; place >= 0 && i < Catalog.CHANNELS; i += holders.size()) {
            channels.add(Catalog.channelName(i));
        }
        return channels;
    }

    /** What a data node tells. From 2.6 on it has no flow graphs: the streaming node has them. */
    void dataNode(DemoNode node) {
        var writers = world.cluster().nodes(Role.DATANODE);
        var held = flavor.isAtLeast(Flavor.V2_6)
                ? List.<DemoCollection>of()
                : world.catalog().collections().stream()
                        .filter(c -> c.id() / 1024 % writers.size() == writers.indexOf(node))
                        .toList();
        hardware("Hms", node, node.address());
        json.array("Rms", () -> {
            rate("InsertConsumeThroughput", insertBytes(held));
            rate("DeleteConsumeThroughput", deleteBytes(held));
        });
        flowGraphs(node, held);
        effect(node, held, flavor.isAtLeast(Flavor.V2_6));
    }

    /** What a proxy tells on its internal port, and to the quota centre. */
    void proxy(DemoNode node) {
        int proxies = world.cluster().nodes(Role.PROXY).size();
        var all = List.copyOf(world.catalog().collections());
        hardware("Hms", node, node.address());
        json.array("Rms", () -> {
            rate("DMLInsert", insertBytes(all) / proxies);
            if (flavor.isBefore(Flavor.V2_4)) {
                rate("DMLUpsert", 0);
            }
            rate("DMLDelete", deleteBytes(all) / proxies);
            rate("DQLSearch", searches(all) / proxies);
            rate("DQLQuery", queries(all) / proxies);
            if (flavor.isBefore(Flavor.V2_4)) {
                rate("ReadResultThroughput", 0);
            } else {
                all.stream().filter(c -> c.searchesPerSecond() > 0).forEach(c -> perCollection(c, proxies));
            }
        });
        if (flavor.isAtLeast(Flavor.V2_6)) {
            json.array("QueueMetrics", () -> world.limits().queues().forEach(this::queue));
        }
    }

    private void perCollection(DemoCollection collection, int proxies) {
        var suffix = "-collection." + collection.database().name() + "." + collection.name();
        rate("DQLSearch" + suffix, collection.searchesPerSecond() / proxies);
        rate("DQLQuery" + suffix, collection.queriesPerSecond() / proxies);
    }

    private void queue(RequestQueue queue) {
        json.object(() -> {
            json.put("type", queue.type());
            json.put("pending_count", queue.pending()).put("executing_count", queue.executing());
            json.array("pending_tasks", () -> tasks(queue, queue.pending(), queue.maxWaitMillis()));
            json.array("executing_tasks", () -> tasks(queue, queue.executing(), queue.maxWaitMillis() / 2));
        });
    }

    private void tasks(RequestQueue queue, int count, long maxMillis) {
        if (count > 0) {
            json.object(() -> json.put("type", queue.task())
                    .put("max_queue_ms", maxMillis)
                    .put("min_queue_ms", maxMillis / 4)
                    .put("avg_queue_ms", maxMillis / 2)
                    .put("count", count));
        }
    }

    void dataCoord() {
        var stored = world.catalog().collections().stream()
                .filter(collection -> collection.insertedRows() > 0)
                .toList();
        json.put(
                "TotalBinlogSize",
                stored.stream().mapToLong(DemoCollection::binlogBytes).sum());
        json.object("CollectionBinlogSize", () -> stored.forEach(c -> json.put(key(c), c.binlogBytes())));
        if (flavor.isBefore(Flavor.V2_4)) {
            return;
        }
        json.object("PartitionsBinlogSize", () -> stored.forEach(this::partitions));
        json.object(
                "CollectionL0RowCount",
                () -> stored.stream()
                        .filter(c -> c.l0DeleteRows() > 0)
                        .forEach(c -> json.put(key(c), c.l0DeleteRows())));
    }

    private void partitions(DemoCollection collection) {
        json.object(key(collection), () -> {
            if (collection.l0DeleteRows() > 0) { // level 0 belongs to no partition
                json.put("-1", DELETE_BYTES * collection.l0DeleteRows());
            }
            for (int i = 0; i < collection.partitions().size(); i++) {
                json.put(
                        Long.toString(collection.partitionId(i)),
                        collection.partitionRows(i, collection.binlogBytes()));
            }
        });
    }

    private long growingBytes(List<DemoCollection> held) {
        return held.stream().mapToLong(c -> c.growingRows() * c.bytesPerRow()).sum();
    }

    private long loadedBinlogBytes(DemoNode node, List<DemoCollection> held) {
        return held.stream()
                .mapToLong(c -> placement.rowsOn(node, c) * c.bytesPerRow())
                .sum();
    }

    double insertBytes(List<DemoCollection> of) {
        return of.stream()
                .mapToDouble(c -> c.insertsPerSecond() * c.bytesPerRow())
                .sum();
    }

    double deleteBytes(List<DemoCollection> of) {
        return of.stream().mapToDouble(c -> c.deletesPerSecond() * 8).sum();
    }

    private static double queries(List<DemoCollection> of) {
        return of.stream().mapToDouble(DemoCollection::queriesPerSecond).sum();
    }

    private static double searches(List<DemoCollection> of) {
        return of.stream().mapToDouble(DemoCollection::searchesPerSecond).sum();
    }
}
