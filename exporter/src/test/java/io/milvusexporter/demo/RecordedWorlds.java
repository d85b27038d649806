package io.milvusexporter.demo;

import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.BackgroundTask.Kind;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoField;
import io.milvusexporter.demo.world.DemoIndex;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.ResourceGroup;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Worlds in which the same things are as there were in the real servers when they were recorded. */
final class RecordedWorlds {

    private static final Map<String, String> IVF =
            Map.of("index_type", "IVF_FLAT", "metric_type", "L2", "params", "{\"nlist\":64}");
    private static final Map<String, String> FLAT = Map.of("index_type", "FLAT", "metric_type", "L2", "params", "{}");
    private static final Map<String, String> SCALAR = Map.of();
    private static final String DESCRIPTION = "a \"quoted\" \\ text\nwith a line break";
    private static final DemoField VECTOR = DemoField.vector(1, "vec", 16);
    private static final DemoField LABEL = DemoField.text(2, "label", 64);

    private RecordedWorlds() {}

    /** As 2.3.5 and Lite were. */
    static DemoWorld early(ManualClock clock, boolean lite) {
        var world = DemoWorld.empty(1, clock, Topology.STANDALONE);
        world.createCollection("default", "plain_unindexed", spec(1_000, lite));
        index(world, "default", "indexed_not_loaded", spec(2_000, lite), "by_vec", IVF);
        index(
                world,
                "default",
                "loaded_hnsw",
                spec(3_000, lite).shards(lite ? 1 : 2).aliases("front"),
                "vec",
                DemoIndex.HNSW);
        world.collection("default", "loaded_hnsw").load();
        index(world, "default", "__Odd_9__", spec(10, lite), "vec", FLAT);
        world.collection("default", "__Odd_9__").load();
        world.createCollection("default", "n".repeat(255), spec(0, lite));
        index(
                world,
                "shop",
                "parts_ivf",
                spec(4_000, lite)
                        .partitions("_default", "p_2023", "p_2024", "p_empty")
                        .aliases("parts_blue", "parts_current"),
                "by_vec",
                IVF);
        world.collection("shop", "parts_ivf").load();
        index(world, "shop", "partial", spec(1_000, lite).partitions("_default", "p_hot", "p_cold"), "vec", FLAT);
        world.collection("shop", "partial").load().releasePartitions("p_cold", "_default");
        index(
                world,
                "shop",
                "tenants_by_key",
                spec(2_000, lite)
                        .fields(
                                DemoField.key("id"),
                                VECTOR,
                                LABEL,
                                DemoField.text(3, "tenant", 64).asPartitionKey())
                        .keyPartitions(16),
                "vec",
                DemoIndex.HNSW);
        world.createIndex(
                world.collection("shop", "tenants_by_key"), "label", "by_label", lite ? DemoIndex.HNSW : SCALAR);
        world.collection("shop", "tenants_by_key").load();
        index(world, "shop", "loaded_hnsw", spec(0, lite), "vec", DemoIndex.HNSW);
        world.collection("shop", "loaded_hnsw").load();
        world.access().connected(new Access.Client("Python", "2.3.7", "2026-11-21 02:53:33", "", "vm", 7, 1));
        return world;
    }

    private static CollectionSpec spec(long rows, boolean lite) {
        return CollectionSpec.small()
                .description(lite ? "" : DESCRIPTION)
                .fields(DemoField.key("id"), VECTOR, LABEL)
                .rows(rows);
    }

    private static void index(
            DemoWorld world,
            String database,
            String name,
            CollectionSpec spec,
            String index,
            Map<String, String> kind) {
        world.createIndex(world.createCollection(database, name, spec), "vec", index, kind);
    }

    /** As 2.6 and 3.0 were. */
    static DemoWorld late(ManualClock clock, boolean newest) {
        var world = DemoWorld.empty(1, clock, Topology.STANDALONE);
        var docs = world.createCollection(
                "default",
                "docs",
                CollectionSpec.small()
                        .shards(2)
                        .partitions("_default", "p2024", "p2025")
                        .aliases("documents")
                        .properties(Map.of("collection.ttl.seconds", "86400", "timezone", "UTC"))
                        .rows(1_500)
                        .sync(Duration.ofMinutes(10)));
        world.createIndex(docs, "vec", "vec_hnsw", DemoIndex.HNSW);
        world.createIndex(docs, "title", "title_inv", Map.of("index_type", "INVERTED"));
        docs.load().insert(8_000);
        world.createCollection("default", "empty", CollectionSpec.small().dynamicField());
        world.createIndex(
                world.createCollection("default", "logs", CollectionSpec.small()), "vec", "vec_idx", DemoIndex.HNSW);
        world.createDatabase("shop", Map.of("database.replica.number", "1", "database.max.collections", "100"));
        var items = world.createCollection(
                "shop",
                "items",
                CollectionSpec.small().properties(Map.of("timezone", "UTC")).rows(200));
        world.createIndex(items, "vec", "vec_hnsw", DemoIndex.HNSW);
        items.load();
        world.createCollection("shop", "docs", CollectionSpec.small());
        world.cluster().put(new ResourceGroup("rg_gpu", 0, 0));
        people(world);
        tasks(world, docs);
        if (newest) {
            docs.delete(3);
        } else {
            world.background().startTask(Kind.COMPACTION, "Level0DeleteCompaction", docs, Duration.ZERO, Duration.ZERO);
        }
        world.access().connected(new Access.Client("Python", "2.6.17", "2026-11-21 03:51:11.710751", "", "vm", 7, 1));
        return world;
    }

    private static void tasks(DemoWorld world, DemoCollection on) {
        world.background().startTask(Kind.QUERY_COORD, "Grow", on, Duration.ZERO, Duration.ZERO);
        world.background().startTask(Kind.INDEX_BUILD, "HNSW", on, Duration.ZERO, Duration.ZERO);
    }

    private static void people(DemoWorld world) {
        world.access().createRole("clusrole");
        world.access().createUser("clus", "x", "clusrole");
        world.access().createUser("bare", "x");
        world.access().createPrivilegeGroup("mongroup", List.of());
        world.access().createPrivilegeGroup("ClusterReadOnly", List.of("ListDatabases", "SelectOwnership"));
    }
}
