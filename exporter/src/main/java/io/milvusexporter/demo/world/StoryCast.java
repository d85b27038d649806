package io.milvusexporter.demo.world;

import io.milvusexporter.demo.world.Access.Client;
import io.milvusexporter.demo.world.Access.Grant;
import java.util.List;
import java.util.Map;

/** Who is on stage when the story begins. */
final class StoryCast {

    static final String GPU_GROUP = "rg_gpu";

    /** Rows a second, by database and collection. */
    static final Map<String, Double> INSERTS = Map.of(
            "default/docs", 120.0,
            "shop/orders", 400.0,
            "shop/reviews", 60.0,
            "media/videos", 90.0,
            "media/audio", 50.0,
            "tenants/customers", 30.0,
            "search/sessions", 200.0);

    private static final DemoField KEY = DemoField.key("id");
    private static final DemoField WIDE_VECTOR = DemoField.vector(1, "vec", 768);
    private static final DemoField NARROW_VECTOR = DemoField.vector(1, "vec", 128);
    private static final DemoField TITLE = DemoField.text(2, "title", 256);

    private StoryCast() {}

    static void enter(DemoWorld world) {
        world.cluster().put(new ResourceGroup(GPU_GROUP, 1, 2));
        readers(world);
        writers(world);
        troubled(world);
        people(world);
    }

    static DemoCollection named(DemoWorld world, String name) {
        int slash = name.indexOf('/');
        return world.collection(name.substring(0, slash), name.substring(slash + 1));
    }

    private static CollectionSpec wide(long rows) {
        return CollectionSpec.small().fields(KEY, WIDE_VECTOR, TITLE).rows(rows);
    }

    private static CollectionSpec narrow(long rows) {
        return CollectionSpec.small().fields(KEY, NARROW_VECTOR, TITLE).rows(rows);
    }

    private static DemoCollection create(DemoWorld world, String name, CollectionSpec spec) {
        int slash = name.indexOf('/');
        var inserts = INSERTS.getOrDefault(name, 0.0);
        var made = world.createCollection(name.substring(0, slash), name.substring(slash + 1), spec);
        made.insertRate(inserts);
        return made;
    }

    private static DemoCollection indexed(DemoWorld world, String name, CollectionSpec spec) {
        var collection = create(world, name, spec);
        world.createIndex(collection, "vec", "vec", DemoIndex.HNSW);
        return collection;
    }

    /** Collections that are searched. */
    private static void readers(DemoWorld world) {
        indexed(
                        world,
                        "default/docs",
                        wide(500_000)
                                .shards(2)
                                .partitions("_default", "p2025", "p2026")
                                .aliases("documents"))
                .load()
                .searchRate(40);
        indexed(world, "default/faq", narrow(12_000)).load().searchRate(5);
        var products = indexed(world, "shop/products", wide(1_200_000).shards(2));
        world.createIndex(products, "title", "title", Map.of("index_type", "INVERTED"));
        products.loadInto(List.of(Cluster.DEFAULT_GROUP, GPU_GROUP)).searchRate(120);
        indexed(world, "media/images", wide(900_000).shards(2)).load().searchRate(25);
        indexed(
                        world,
                        "tenants/customers",
                        narrow(300_000)
                                .fields(
                                        KEY,
                                        NARROW_VECTOR,
                                        TITLE,
                                        DemoField.text(3, "tenant", 64).asPartitionKey())
                                .keyPartitions(16))
                .load()
                .searchRate(60);
    }

    /** Collections that are written. */
    private static void writers(DemoWorld world) {
        indexed(
                        world,
                        "shop/orders",
                        narrow(800_000)
                                .shards(2)
                                .deletes(5_000, 25)
                                .properties(Map.of("collection.ttl.seconds", "604800")))
                .load()
                .searchRate(15);
        indexed(world, "shop/reviews", narrow(200_000));
        indexed(world, "search/embeddings", wide(100_000)).load();
        sessions(world).load();
    }

    /** A collection that comes and goes. */
    static DemoCollection sessions(DemoWorld world) {
        return indexed(world, "search/sessions", narrow(0));
    }

    /** Collections with something wrong or unfinished. */
    private static void troubled(DemoWorld world) {
        indexed(world, "media/videos", wide(250_000)).load();
        indexed(world, "media/audio", narrow(150_000)).load().index("vec").stall();
        indexed(world, "shop/carts", narrow(40_000)).loadStuckAt(33);
        indexed(world, "tenants/archive", narrow(60_000));
        create(world, "tenants/audit", narrow(75_000));
    }

    private static void people(DemoWorld world) {
        var access = world.access();
        access.createRole("reader", new Grant("Search", "*", "*"), new Grant("Query", "*", "*"));
        access.createRole("monitoring", new Grant("GetStatistics", "*", "*"));
        access.createUser("ann", "secret", "reader");
        access.createUser("ben", "secret", "reader");
        access.createUser("exporter", "secret", "monitoring");
        access.createPrivilegeGroup("ClusterReadOnly", List.of("ListDatabases", "SelectOwnership", "SelectUser"));
        access.createPrivilegeGroup("CollectionReadOnly", List.of("Query", "Search", "IndexDetail", "GetLoadState"));
        for (int i = 0; i < 6; i++) {
            client(world, "Python", i < 4 ? "2.6.2" : "2.5.8");
        }
        client(world, "Java", "2.6.17");
        client(world, "Golang", "2.6.1");
    }

    static void client(DemoWorld world, String sdk, String version) {
        long now = world.wallMillis();
        world.access().connected(new Client(sdk, version, "", "ann", "app", now << 18, now));
    }
}
