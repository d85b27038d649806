package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Cluster;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import java.util.ArrayList;
import java.util.List;

/** The system_info document, as it looks from where it is asked. */
final class SystemInfo {

    private static final Role[] ONE_COORDINATOR = {Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD};

    /** One entry of the document: a component in one of its roles. */
    private record Entry(Role role, DemoNode node) {}

    private final DemoWorld world;
    private final Flavor flavor;
    private final Json json;
    private final QuotaDocument quota;

    private SystemInfo(Asked asked, Json json) {
        this.world = asked.world();
        this.flavor = asked.flavor();
        this.json = json;
        this.quota = new QuotaDocument(asked, json);
    }

    /** What the proxy says of everything; only itself if the coordinators are dead. */
    static String ofProxy(Asked asked, boolean coordinatorsAnswer) {
        var document = new SystemInfo(asked, asked.flavor().isAtLeast(Flavor.V2_6) ? Json.rounded() : Json.exact());
        var entries = coordinatorsAnswer ? document.cluster() : new ArrayList<Entry>();
        entries.add(asked.flavor().isAtLeast(Flavor.V2_6) ? 0 : entries.size(), new Entry(Role.PROXY, asked.self()));
        return document.topology(entries, coordinatorsAnswer);
    }

    /** What the one coordinator of 2.6 says if it is not told which of its roles is meant. */
    static String ofMixCoord(Asked asked) {
        var document = new SystemInfo(asked, Json.exact());
        return document.topology(document.cluster(), true);
    }

    /** What a worker says of itself, or a proxy on its internal port. */
    static String ofNode(Asked asked) {
        var document = new SystemInfo(asked, Json.exact());
        document.json.object(() -> document.infos(new Entry(asked.self().role(), asked.self()), true));
        return document.json.toString();
    }

    /** What a coordinator says of itself and of the workers that it manages. */
    static String ofCoordinator(Asked asked, Role role) {
        var document = new SystemInfo(asked, Json.exact());
        return document.coordinator(new Entry(role, asked.self()));
    }

    private String coordinator(Entry self) {
        var role = self.role();
        json.object(() -> {
            if (role == Role.ROOTCOORD) {
                json.object("self", () -> infos(self, false));
            } else {
                json.object("cluster", () -> {
                    json.object("self", () -> infos(self, false));
                    if (role == Role.QUERYCOORD) {
                        connected("connected_nodes", searchers());
                    } else {
                        connected("connected_data_nodes", entries(Role.DATANODE));
                        if (flavor.isBefore(Flavor.V2_6)) {
                            connected("connected_index_nodes", entries(Role.INDEXNODE));
                        }
                    }
                });
            }
            json.object("connections", () -> json.put("name", name(self)).array("connected_components", () -> {}));
        });
        return json.toString();
    }

    private void connected(String name, List<Entry> entries) {
        json.array(name, () -> {
            entries.forEach(entry -> json.object(() -> infos(entry, false)));
            if (!entries.isEmpty() && entries.get(0).role() != Role.QUERYNODE) {
                dead(entries.get(0).role());
            }
        });
    }

    private List<Entry> entries(Role role) {
        return world.cluster().nodes(role).stream()
                .map(node -> new Entry(role, node))
                .toList();
    }

    private List<Entry> searchers() {
        return world.cluster().searchers(flavor.isAtLeast(Flavor.V2_6)).stream()
                .map(node -> new Entry(node.role(), node))
                .toList();
    }

    private List<Entry> cluster() {
        var all = new ArrayList<Entry>();
        if (flavor.isAtLeast(Flavor.V2_6)) {
            coordinator(all, Role.ROOTCOORD);
            all.addAll(entries(Role.DATANODE));
            coordinator(all, Role.DATACOORD);
            all.addAll(searchers());
            coordinator(all, Role.QUERYCOORD);
        } else {
            all.addAll(searchers());
            coordinator(all, Role.QUERYCOORD);
            all.addAll(entries(Role.DATANODE));
            all.addAll(entries(Role.INDEXNODE));
            coordinator(all, Role.DATACOORD);
            coordinator(all, Role.ROOTCOORD);
        }
        return all;
    }

    private void coordinator(List<Entry> all, Role role) {
        var node = world.cluster().first(flavor.isAtLeast(Flavor.V2_6) ? Role.MIXCOORD : role);
        if (node != null && node.state() == DemoNode.State.HEALTHY) {
            all.add(new Entry(role, node));
        }
    }

    private String topology(List<Entry> entries, boolean withDead) {
        json.object(() -> json.array("nodes_info", () -> {
            for (var entry : entries) {
                json.object(() -> {
                    json.put("identifier", entry.node().id());
                    connections(entry);
                    json.object("infos", () -> infos(entry, false));
                });
            }
            if (withDead) {
                world.cluster().deadSessions().forEach(this::deadEntry);
            }
        }));
        return json.toString();
    }

    private void connections(Entry entry) {
        if (entry.role() == Role.PROXY && flavor.isAtLeast(Flavor.V2_6)) {
            json.array("connected", () -> {});
        } else if (entry.role() == Role.PROXY) {
            json.array("connected", () -> forwards(Role.QUERYCOORD, Role.DATACOORD, Role.ROOTCOORD));
        } else if (!Cluster.isCoordinator(entry.role())) {
            json.putNull("connected");
        } else {
            json.array("connected", () -> coordinatorConnections(entry.role()));
        }
    }

    private void coordinatorConnections(Role role) {
        if (flavor.isAtLeast(Flavor.V2_6)) {
            for (var other : ONE_COORDINATOR) {
                if (other != role) {
                    forwards(other);
                }
            }
        }
        if (role == Role.QUERYCOORD) {
            manages(searchers());
        } else if (role == Role.DATACOORD) {
            manages(entries(Role.DATANODE));
            manages(flavor.isBefore(Flavor.V2_6) ? entries(Role.INDEXNODE) : List.of());
        }
    }

    private void forwards(Role... targets) {
        for (var target : targets) {
            var node = world.cluster().first(flavor.isAtLeast(Flavor.V2_6) ? Role.MIXCOORD : target);
            if (node != null) {
                connection(node.id(), "forward", target);
            }
        }
    }

    private void manages(List<Entry> entries) {
        entries.forEach(entry -> connection(entry.node().id(), "manage", entry.role()));
    }

    private void connection(long id, String type, Role target) {
        json.object(() -> json.put("connected_identifier", id).put("type", type).put("target_type", target.label()));
    }

    private static String name(Entry entry) {
        return entry.role().label() + entry.node().id();
    }

    private void infos(Entry entry, boolean direct) {
        var node = entry.node();
        json.put("has_error", false).put("error_reason", "").put("name", name(entry));
        quota.hardware("hardware_infos", node, node.address());
        build(entry.role() == Role.PROXY && direct);
        json.put("created_time", goTime(node.startedMillis())).put("updated_time", goTime(node.startedMillis()));
        json.put("type", entry.role().label()).put("id", node.id());
        json.object("system_configurations", () -> configuration(entry.role()));
        quotas(entry, direct);
        if (flavor != Flavor.V2_3_5) {
            collections(entry);
        }
    }

    private void build(boolean blank) {
        json.object("system_info", () -> {
            json.put("system_version", blank ? "" : flavor.commit());
            json.put("deploy_mode", blank ? "" : deployMode(world));
            json.put("build_version", blank ? "" : flavor.version());
            json.put("build_time", blank ? "" : Builds.TIME);
            json.put("used_go_version", blank ? "" : Builds.GO);
        });
    }

    static String deployMode(DemoWorld world) {
        return world.cluster().isStandalone() ? "STANDALONE" : "DISTRIBUTED";
    }

    private String goTime(long millis) {
        return flavor.isAtLeast(Flavor.V2_4) ? GoTime.withMonotonic(millis) : GoTime.plain(millis);
    }

    private void configuration(Role role) {
        switch (role) {
            case PROXY -> json.put("default_partition_name", "_default").put("default_index_name", "_default_idx");
            case ROOTCOORD -> json.put("min_segment_size_to_enable_index", 1024);
            case QUERYCOORD -> json.put("search_channel_prefix", "").put("search_result_channel_prefix", "");
            case DATACOORD -> json.put("segment_max_size", flavor.isBefore(Flavor.V2_4) ? 512 : 1024);
            case QUERYNODE, STREAMINGNODE -> json.put("simd_type", "auto");
            case INDEXNODE -> json.put("minio_bucket_name", "a-bucket").put("simd_type", "auto");
            case DATANODE -> {
                if (flavor.isAtLeast(Flavor.V2_6)) {
                    json.put("minio_bucket_name", "a-bucket").put("simd_type", "auto");
                }
                json.put("flush_insert_buffer_size", 16777216);
            }
            case INDEXCOORD, MIXCOORD -> {}
        }
    }

    private void quotas(Entry entry, boolean direct) {
        switch (entry.role()) {
            case QUERYNODE, STREAMINGNODE -> json.object("quota_metrics", () -> quota.queryNode(entry.node()));
            case DATANODE -> json.object("quota_metrics", () -> quota.dataNode(entry.node()));
            case DATACOORD -> json.object("quota_metrics", quota::dataCoord);
            case PROXY -> {
                if (direct) {
                    json.object("quota_metrics", () -> quota.proxy(entry.node()));
                } else {
                    json.putNull("quota_metrics");
                }
            }
            default -> {}
        }
    }

    private void collections(Entry entry) {
        if (entry.role() == Role.QUERYNODE || entry.role() == Role.STREAMINGNODE) {
            json.object("collection_metrics", () -> json.object("CollectionRows", () -> loadedRows(entry.node())));
        } else if (entry.role() == Role.DATACOORD) {
            json.object("collection_metrics", () -> json.object("Collections", this::storedRows));
        }
    }

    private void loadedRows(DemoNode node) {
        var placement = world.placement();
        for (var collection : world.catalog().collections()) {
            long rows = placement.rowsOn(node, collection);
            if (rows > 0) {
                json.put(Long.toString(collection.id()), rows);
            }
        }
    }

    private void storedRows() {
        for (var collection : world.catalog().collections()) {
            if (collection.insertedRows() > 0) { // one without a segment is not told
                json.object(Long.toString(collection.id()), () -> {
                    json.put("NumEntitiesTotal", collection.storedRows());
                    json.array("IndexInfo", () -> indexes(collection));
                });
            }
        }
    }

    private void indexes(DemoCollection collection) {
        if (flavor.isBefore(Flavor.V2_6)) {
            collection
                    .indexes()
                    .forEach(index -> json.object(() -> json.put("NumEntitiesIndexed", index.indexedRows())
                            .put("IndexName", index.name())
                            .put("FieldID", index.field().id())));
        }
    }

    private void deadEntry(Cluster.DeadSession session) {
        if (session.role() == Role.DATANODE || session.role() == Role.INDEXNODE) {
            json.object(() -> {
                long random = world.anyId();
                json.put("identifier", random).putNull("connected");
                json.object("infos", () -> deadInfos(random));
            });
        }
    }

    private void dead(Role role) {
        for (var session : world.cluster().deadSessions()) {
            if (session.role() == role) {
                json.object(() -> deadInfos(world.anyId()));
            }
        }
    }

    private void deadInfos(long random) {
        json.put("has_error", true).put("error_reason", Builds.STACK_TRACE).put("name", "");
        json.object(
                "hardware_infos",
                () -> json.put("ip", "")
                        .put("cpu_core_count", 0)
                        .put("cpu_core_usage", 0)
                        .put("memory", 0)
                        .put("memory_usage", 0)
                        .put("disk", 0)
                        .put("disk_usage", 0));
        build(true);
        json.put("created_time", "").put("updated_time", "").put("type", "").put("id", random);
        json.object("system_configurations", () -> json.put("flush_insert_buffer_size", 0));
        json.putNull("quota_metrics");
    }
}
