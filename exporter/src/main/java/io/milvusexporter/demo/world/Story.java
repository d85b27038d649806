package io.milvusexporter.demo.world;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.BackgroundTask.Kind;
import io.milvusexporter.demo.world.DemoNode.Scheduling;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What happens in the world of {@code --demo}: everything that can be watched moves within five minutes, and then it all
 * happens again.
 */
public final class Story {

    private static final int CYCLE_SECONDS = 300;
    private static final Topology TOPOLOGY = new Topology(false, 2, 4, 2, 1, 2, 1);

    private final DemoWorld world;
    private long cycleStartSeconds;

    private Story(DemoWorld world) {
        this.world = world;
    }

    /** A world with a dozen collections in which the story has begun. */
    public static DemoWorld begin(long seed, Clock clock) {
        return begin(seed, clock, 1);
    }

    /** The same, so many times faster. */
    public static DemoWorld begin(long seed, Clock clock, double speed) {
        var world = DemoWorld.faster(seed, clock, TOPOLOGY, speed);
        StoryCast.enter(world);
        new Story(world).tellCycle();
        return world;
    }

    private void tellCycle() {
        collections();
        indexes();
        nodes();
        limits();
        imports();
        tasks();
        at(CYCLE_SECONDS, () -> {
            cycleStartSeconds += CYCLE_SECONDS;
            tellCycle();
        });
    }

    private void at(int second, Runnable action) {
        world.at(Duration.ofSeconds(cycleStartSeconds + second), action);
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private void collections() {
        at(5, () -> world.collection("shop", "reviews").loadIn(seconds(60)));
        at(20, () -> world.collection("shop", "orders").loseShardLeader(0, 0));
        at(110, () -> world.collection("shop", "orders").regainShardLeaders());
        at(200, () -> world.dropCollection("search", "sessions"));
        at(210, () -> StoryCast.sessions(world).loadIn(seconds(20)));
        at(230, () -> world.collection("shop", "reviews").release());
    }

    private void indexes() {
        at(30, () -> world.collection("media", "videos").index("vec").buildIn(seconds(120)));
        at(40, () -> world.collection("tenants", "archive").index("vec").buildIn(seconds(60)));
        at(50, () -> world.collection("tenants", "archive").index("vec").fail("out of memory"));
        at(200, () -> world.collection("tenants", "archive").index("vec").buildIn(seconds(30)));
    }

    private void nodes() {
        at(70, () -> withFirstOf(StoryCast.GPU_GROUP, node -> node.scheduling(Scheduling.STOPPING)));
        at(90, () -> withFirstOf(StoryCast.GPU_GROUP, world.cluster()::stop));
        at(150, () -> world.cluster().start(Role.QUERYNODE));
        at(100, () -> withFirstOf(Cluster.DEFAULT_GROUP, node -> node.fillMemory(0.97, seconds(40))));
        at(200, () -> withFirstOf(Cluster.DEFAULT_GROUP, DemoNode::emptyMemory));
        at(130, () -> withFirst(Role.STREAMINGNODE, node -> node.timeTickLag(seconds(150))));
        at(190, () -> withFirst(Role.STREAMINGNODE, node -> node.timeTickLag(Duration.ofMillis(200))));
        at(180, () -> withFirst(Role.DATANODE, node -> node.disk(node.diskBytes(), 0.92)));
        at(260, () -> withFirst(Role.DATANODE, node -> node.disk(node.diskBytes(), 0.31)));
        at(240, () -> withLast(Role.DATANODE, world.cluster()::kill));
        at(250, () -> world.cluster().start(Role.DATANODE));
    }

    private void withFirst(Role role, Consumer<DemoNode> what) {
        world.cluster().nodes(role).stream().findFirst().ifPresent(what);
    }

    private void withFirstOf(String group, Consumer<DemoNode> what) {
        world.cluster().nodes(Role.QUERYNODE).stream()
                .filter(node -> node.resourceGroup().equals(group))
                .findFirst()
                .ifPresent(what);
    }

    /** The youngest of a role, unless it is the only one. */
    private void withLast(Role role, Consumer<DemoNode> what) {
        var nodes = world.cluster().nodes(role);
        Optional.of(nodes.size())
                .filter(count -> count > 1)
                .map(count -> nodes.get(count - 1))
                .ifPresent(what);
    }

    private void limits() {
        at(120, () -> denyWrites(true));
        at(165, () -> denyWrites(false));
        at(140, () -> balance(false));
        at(180, () -> balance(true));
        at(
                150,
                () -> world.limits()
                        .queues(List.of(
                                new RequestQueue("dml", "InsertTask", 3, 2, 40),
                                new RequestQueue("ddl", "ShowCollectionsTask", 0, 1, 4),
                                new RequestQueue("dql", "SearchTask", 12, 8, 900),
                                new RequestQueue("dc", "FlushTask", 0, 0, 0))));
        at(190, () -> world.limits().clearQueues());
        at(170, () -> world.healthReasons("time tick lag of streaming node is too large"));
        at(200, () -> world.healthReasons());
        at(60, () -> StoryCast.client(world, "Python", "2.6.2"));
        at(220, () -> StoryCast.client(world, "Java", "2.6.17"));
    }

    private void balance(boolean active) {
        world.background().balance(active);
        world.background().checker("balance_checker", active);
    }

    /** While writes are denied nothing is inserted. */
    private void denyWrites(boolean deny) {
        world.limits().forceDenyWrites(deny);
        world.limits().denyWrites(deny);
        StoryCast.INSERTS.forEach(
                (name, perSecond) -> StoryCast.named(world, name).insertRate(deny ? 0 : perSecond));
    }

    private void imports() {
        at(60, () -> into("search", "embeddings", seconds(120)));
        at(180, () -> {
            var doomed = into("tenants", "audit", seconds(80));
            at(220, () -> doomed.fail("file: 3.parquet (expected a column \"vec\")"));
        });
    }

    private ImportJob into(String database, String collection, Duration takes) {
        return world.background().startImport(world.collection(database, collection), 40_000, takes);
    }

    /** Compaction falls behind between the second and the fourth minute. */
    private void tasks() {
        for (int second = 3; second < CYCLE_SECONDS; second += 6) {
            boolean behind = second > 80 && second < 200;
            var waits = seconds(behind ? (second - 80) / 2 : 0);
            at(second, () -> compact("orders", "Level0DeleteCompaction", waits));
            at(second + 1, () -> compact("products", "MixCompaction", waits));
        }
        for (int second = 4; second < CYCLE_SECONDS; second += 10) {
            var on = second % 20 == 4 ? "orders" : "products";
            at(second, () -> start(Kind.INDEX_BUILD, "HNSW", on, 8));
            at(second + 2, () -> start(Kind.QUERY_COORD, "Grow", on, 4));
            at(second + 4, () -> start(Kind.QUERY_COORD, "Move", on, 6));
        }
        at(
                95,
                () -> world.background()
                        .startFailingTask(Kind.QUERY_COORD, "Grow", world.collection("shop", "orders"), seconds(5)));
        at(
                105,
                () -> world.background()
                        .startFailingTask(
                                Kind.INDEX_BUILD, "HNSW", world.collection("tenants", "archive"), seconds(9)));
    }

    private void compact(String collection, String type, Duration waits) {
        world.background().startTask(Kind.COMPACTION, type, world.collection("shop", collection), waits, seconds(5));
    }

    private void start(Kind kind, String type, String collection, int works) {
        world.background().startTask(kind, type, world.collection("shop", collection), Duration.ZERO, seconds(works));
    }
}
