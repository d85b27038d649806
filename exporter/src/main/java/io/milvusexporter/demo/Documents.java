package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.BackgroundTask;
import io.milvusexporter.demo.world.BackgroundTask.Kind;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.ImportJob;
import io.milvusexporter.demo.world.ResourceGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The JSON documents of 2.5 and later: ids are strings, what is zero is left out, and an empty list may be null. */
final class Documents {

    private static final String NONE = "null";

    private final DemoWorld world;
    private final Flavor flavor;
    private final Json json = Json.exact();

    private Documents(Asked asked) {
        this.world = asked.world();
        this.flavor = asked.flavor();
    }

    static Optional<String> find(Role role, String type, MetricsRequest request, Asked asked) {
        var documents = new Documents(asked);
        return switch (role) {
            case QUERYCOORD -> documents.ofQueryCoord(type, request);
            case DATACOORD -> documents.ofDataCoord(type, request);
            case QUERYNODE, STREAMINGNODE -> documents.ofQueryNode(type, asked.self());
            case DATANODE -> type.equals("sync_tasks") ? Optional.of("") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<String> ofQueryCoord(String type, MetricsRequest request) {
        return switch (type) {
            case "replica" -> list(loaded(), this::replicas);
            case "resource_group" -> list(List.copyOf(world.cluster().groups()), this::resourceGroup);
            case "tasks_all" -> list(world.background().tasks(Kind.QUERY_COORD), this::queryTask);
            case "channels" -> list(loaded(), this::channels);
            case "segments" -> list(loaded(), c -> new SegmentDocument(world, json).loaded(c, request.value("in")));
            case "dist" -> Optional.of(new DistributionDocument(world, json).all(loaded()));
            case "qc_target" -> list(loaded(), new DistributionDocument(world, json)::target);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofDataCoord(String type, MetricsRequest request) {
        var all = List.copyOf(world.catalog().collections());
        return switch (type) {
            case "import_tasks" -> Optional.of(array(world.background().imports(), this::importTask));
            case "compaction_tasks" -> Optional.of(array(world.background().tasks(Kind.COMPACTION), this::compaction));
            case "build_index_tasks" ->
                Optional.of(array(world.background().tasks(Kind.INDEX_BUILD), this::indexBuild));
            case "index" -> Optional.of(array(all, this::indexes));
            case "segments" ->
                request.value("in").equals("dc")
                        ? list(all, c -> new SegmentDocument(world, json).stored(c, true))
                        : Optional.of(NONE);
            case "dist" -> Optional.of(stored(all));
            case "channels", "sync_tasks" -> Optional.of(NONE);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofQueryNode(String type, DemoNode node) {
        var placement = world.placement();
        var held = loaded().stream().filter(c -> placement.rowsOn(node, c) > 0).toList();
        return switch (type) {
            case "segments" -> list(held, c -> new SegmentDocument(world, json).loaded(c, "qn"));
            case "channels" -> list(held, this::channels);
            default -> Optional.empty();
        };
    }

    private List<DemoCollection> loaded() {
        return world.catalog().collections().stream()
                .filter(collection -> collection.loadState() != DemoCollection.Load.NOT_LOADED)
                .toList();
    }

    /** A nil list of Go is null. */
    private <T> Optional<String> list(List<T> things, Consumer<T> one) {
        return Optional.of(things.isEmpty() ? NONE : array(things, one));
    }

    private <T> String array(List<T> things, Consumer<T> one) {
        return json.array(() -> world.anyOrder(things).forEach(one)).toString();
    }

    private void replicas(DemoCollection collection) {
        var placement = world.placement();
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            var nodes = placement.replicaNodes(collection, replica);
            int number = replica;
            json.object(() -> {
                json.putId("ID", collection.replicaId(number));
                json.putId("collectionID", collection.id());
                json.putId("database_id", collection.database().id());
                nodes("rw_nodes", nodes);
                nodes(
                        "ro_nodes",
                        world.cluster().nodes(Role.QUERYNODE).stream()
                                .filter(node -> node.scheduling() == DemoNode.Scheduling.STOPPING)
                                .toList());
                json.put("resource_group", collection.replicaGroups().get(number));
                if (flavor.isAtLeast(Flavor.V3_0)) {
                    json.object("channel_to_rw_nodes", () -> channelNames(collection));
                }
            });
        }
    }

    private void channelNames(DemoCollection collection) {
        for (int shard = 0; shard < collection.shards(); shard++) {
            json.putNull(collection.channel(shard));
        }
    }

    private void nodes(String name, List<DemoNode> nodes) {
        if (!nodes.isEmpty()) {
            json.array(name, () -> nodes.forEach(node -> json.value(node.id())));
        }
    }

    private void resourceGroup(ResourceGroup group) {
        json.object(() -> {
            json.put("name", group.name());
            nodes("nodes", world.cluster().nodesOf(group));
            json.object("cfg", () -> {
                json.object("requests", () -> json.putUnlessZero("node_num", group.requestedNodes()));
                json.object("limits", () -> json.putUnlessZero("node_num", group.limitNodes()));
            });
        });
    }

    private void queryTask(BackgroundTask task) {
        json.object(() -> json.put("task_name", "segment_checker-SegmentTask[" + task.id() + "]-" + task.segmentId())
                .putId("collection_id", task.collectionId())
                .putId("replica_id", task.collectionId() + 1_000_000)
                .put("task_type", task.type())
                .put("task_status", task.state(world.ageMillis()))
                .put("priority", "Normal")
                .array("actions", () -> json.value("type:" + task.type() + " node id: 1, data scope:Historical"))
                .put("step", 1)
                .put("reason", "lacks of segment"));
    }

    private void compaction(BackgroundTask task) {
        json.object(() -> {
            json.putId("plan_id", task.id())
                    .putId("collection_id", task.collectionId())
                    .put("type", task.type())
                    .put("state", task.state(world.ageMillis()))
                    .put("start_time", time(task.startMillis()));
            if (task.isOver(world.ageMillis())) {
                json.put("end_time", time(task.endMillis()));
            }
            if (task.fails() && task.isOver(world.ageMillis())) {
                json.put("fail_reason", "segment not found");
            }
            json.put("total_rows", "50000").put("node_id", "1");
            json.array("input_segments", () -> json.value(Long.toString(task.segmentId())));
        });
    }

    private void indexBuild(BackgroundTask task) {
        json.object(() -> {
            json.putId("index_id", task.collectionId() + 1)
                    .putId("collection_id", task.collectionId())
                    .putId("segment_id", task.segmentId())
                    .putId("build_id", task.id())
                    .put("index_state", task.state(world.ageMillis()));
            // a reason is no failure: a small segment is declared done without being built
            json.put("fail_reason", task.fails() ? "out of memory" : "fake finished index success");
            json.put("create_time", time(task.createdMillis()));
        });
    }

    private void importTask(ImportJob job) {
        json.object(() -> {
            json.putId("job_id", job.id()).putId("task_id", job.id() + 1);
            json.putId("collection_id", job.collection().id()).put("node_id", "1");
            json.put("state", state(job));
            if (!job.failure().isEmpty()) {
                json.put("reason", job.failure());
            }
            json.put("task_type", job.progress() < 0.3 ? "PreImportTask" : "ImportTask");
            json.put("created_time", GoTime.seconds(job.createdMillis()));
        });
    }

    private static String state(ImportJob job) {
        return switch (job.state()) {
            case PENDING -> "Pending";
            case PRE_IMPORTING, IMPORTING, SORTING, INDEX_BUILDING -> "InProgress";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
        };
    }

    private void indexes(DemoCollection collection) {
        for (var index : collection.indexes()) {
            json.object(() -> json.putId("collection_id", collection.id())
                    .putId("field_id", index.field().id())
                    .putId("index_id", index.id())
                    .put("name", index.name())
                    .put("is_deleted", false)
                    .put("create_time", GoTime.seconds(collection.createdMillis()))
                    .object("index_params", () -> index.parameters().forEach(json::put))
                    .object("user_index_params", () -> index.parameters().forEach(json::put)));
        }
    }

    private void channels(DemoCollection collection) {
        var placement = world.placement();
        for (int shard = 0; shard < collection.shards(); shard++) {
            var leader = placement.leader(collection, 0, shard);
            int number = shard;
            if (leader != null) {
                json.object(() -> json.put("name", collection.channel(number))
                        .put("watch_state", "Healthy")
                        .put("latest_time_tick", GoTime.seconds(world.wallMillis() - leader.timeTickLagMillis()))
                        .putId("node_id", leader.id())
                        .putId("collection_id", collection.id()));
            }
        }
    }

    private String stored(List<DemoCollection> all) {
        return json.object(() -> json.array(
                        "segments", () -> all.forEach(c -> new SegmentDocument(world, json).stored(c, false))))
                .toString();
    }

    private String time(long worldMillis) {
        return GoTime.seconds(world.wallMillis(worldMillis));
    }
}
