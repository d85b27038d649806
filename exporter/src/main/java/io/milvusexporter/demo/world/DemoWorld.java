package io.milvusexporter.demo.world;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Everything the simulated Milvus knows. The state at a moment follows from the seed, the script and the clock, not from
 * who looked at it and when. Safe for use by several threads.
 */
public final class DemoWorld {

    private static final long ID_BASE = 470_000_000_000_000_000L;
    private static final long ID_SPREAD = 0xFFFF_FFFF_FFFFL;
    private static final int ID_STEP = 1 << 20;

    private final Clock clock;
    private final Timeline time;
    private final Catalog catalog = new Catalog();
    private final Cluster cluster;
    private final Background background;
    private final Limits limits;
    private final Access access;
    private final Random order;
    private List<String> healthReasons = List.of();
    private long nextId;

    private DemoWorld(long seed, Clock clock, Topology topology, double speed) {
        this.clock = clock;
        this.time = new Timeline(clock, speed);
        this.cluster = new Cluster(time, topology);
        this.background = new Background(time);
        this.limits = new Limits(time);
        this.access = new Access(time);
        this.order = new Random(seed);
        this.nextId = ID_BASE + (order.nextLong() & ID_SPREAD);
        catalog.add(new DemoDatabase(1, Catalog.DEFAULT_DATABASE, clock.epochMillis(), Map.of()));
    }

    /** A Milvus with nothing in it but the default database. */
    public static DemoWorld empty(long seed, Clock clock, Topology topology) {
        return new DemoWorld(seed, clock, topology, 1);
    }

    /** An empty Milvus whose own time runs so many times faster than the clock. */
    public static DemoWorld faster(long seed, Clock clock, Topology topology, double times) {
        return new DemoWorld(seed, clock, topology, times);
    }

    /** So many small collections in the default database, every tenth of them indexed and loaded. */
    public static DemoWorld scaled(long seed, Clock clock, int collections) {
        var world = empty(seed, clock, Topology.CLUSTER);
        var spec = CollectionSpec.small().rows(1_000);
        for (int i = 0; i < collections; i++) {
            var collection = world.createCollection(Catalog.DEFAULT_DATABASE, "collection_" + i, spec);
            if (i % 10 == 0) {
                world.createIndex(collection, "vec", "vec", DemoIndex.HNSW);
                collection.load();
            }
        }
        return world;
    }

    /** Why CheckHealth calls the cluster unhealthy; texts with ids in them, as Milvus writes them. */
    public List<String> healthReasons() {
        return healthReasons;
    }

    public void healthReasons(String... reasons) {
        time.run(() -> healthReasons = List.of(reasons));
    }

    /** Answers a question about this moment; nothing changes meanwhile. */
    public <T> T ask(Supplier<T> question) {
        return time.ask(question);
    }

    /** Runs the action when the world is so old. */
    public void at(Duration age, Runnable action) {
        time.at(age, action);
    }

    /** The same things in the order of a Go map, which is another one every time. */
    public <T> List<T> anyOrder(Collection<T> things) {
        var shuffled = new ArrayList<>(things);
        time.run(() -> Collections.shuffle(shuffled, order));
        return shuffled;
    }

    public Clock clock() {
        return clock;
    }

    /** How old the world is, in its own time. */
    public long ageMillis() {
        return time.now();
    }

    /** Wall-clock milliseconds of this moment. */
    public long wallMillis() {
        return time.wall();
    }

    /** Wall-clock milliseconds of a moment of the world's own time. */
    public long wallMillis(long ageMillis) {
        return time.wallAt(ageMillis);
    }

    public Catalog catalog() {
        return catalog;
    }

    public Cluster cluster() {
        return cluster;
    }

    public Background background() {
        return background;
    }

    public Limits limits() {
        return limits;
    }

    public Access access() {
        return access;
    }

    public Placement placement() {
        return new Placement(cluster);
    }

    /** The collection of that name or alias. */
    public DemoCollection collection(String database, String name) {
        var found = catalog.collection(database, name);
        if (found == null) {
            throw new IllegalArgumentException("collection: " + database + "/" + name + " (expected one that exists)");
        }
        return found;
    }

    /** An id that was not given before. */
    public long newId() {
        return time.ask(() -> nextId += ID_STEP);
    }

    /** An id that means nothing, another one every time. */
    public long anyId() {
        return time.ask(() -> ID_BASE + (order.nextLong() & ID_SPREAD));
    }

    /** Bytes of memory that a node takes, the collections on it included. */
    public long memoryUsedBytes(DemoNode node) {
        var placement = placement();
        return node.memoryUsedBytes(catalog.collections().stream()
                .mapToLong(collection -> placement.rowsOn(node, collection) * collection.bytesPerRow())
                .sum());
    }

    public DemoDatabase createDatabase(String name, Map<String, String> properties) {
        return time.ask(() -> {
            var database = new DemoDatabase(newId(), name, time.wallAt(time.now()), properties);
            catalog.add(database);
            return database;
        });
    }

    public void dropDatabase(String name) {
        time.run(() -> catalog.drop(catalog.existing(name)));
    }

    /** Makes the database too if there is none of that name. */
    public DemoCollection createCollection(String database, String name, CollectionSpec spec) {
        return time.ask(() -> {
            var in = catalog.database(database);
            var home = in != null ? in : createDatabase(database, Map.of());
            var collection = new DemoCollection(time, newId(), home, name, spec);
            catalog.add(collection);
            return collection;
        });
    }

    public void dropCollection(String database, String name) {
        time.run(() -> catalog.drop(collection(database, name)));
    }

    /**
     * Makes an index on a field.
     *
     * @param parameters {@code index_type}, {@code metric_type} and what else it is made with
     */
    public DemoIndex createIndex(
            DemoCollection collection, String field, String indexName, Map<String, String> parameters) {
        return time.ask(() -> {
            var on = collection.fields().stream()
                    .filter(candidate -> candidate.name().equals(field))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "field: " + field + " (expected one of " + collection.name() + ")"));
            var index = new DemoIndex(collection, newId(), indexName, on, parameters);
            collection.add(index);
            return index;
        });
    }
}
