package io.milvusexporter.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.BackgroundTask.Kind;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoryTest {

    private static final List<Role> ROLES =
            List.of(Role.MIXCOORD, Role.PROXY, Role.QUERYNODE, Role.DATANODE, Role.STREAMINGNODE);

    private final ManualClock clock = new ManualClock();
    private final DemoWorld world = begin(clock);

    private static DemoWorld begin(ManualClock clock) {
        var world = Story.begin(7, clock);
        world.cluster().boot(ROLES, DemoNode.State.HEALTHY);
        return world;
    }

    /** Every value that is seen in five minutes, looking once a second. */
    private <T> Set<T> seen(Supplier<T> look) {
        var values = new HashSet<T>();
        for (int second = 0; second < 300; second++) {
            values.add(world.ask(look));
            clock.advance(Duration.ofSeconds(1));
        }
        return values;
    }

    @Test
    void hasADozenCollectionsInSeveralDatabases() {
        assertThat(world.catalog().collections()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(world.catalog().databases()).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void loadsACollectionStepByStepAndReleasesIt() {
        var percents = seen(() -> world.collection("shop", "reviews").loadedPercent());

        assertThat(percents).contains(0, 25, 50, 75, 100).hasSizeGreaterThan(40);
    }

    @Test
    void losesAShardLeaderAndGetsItBack() {
        var led = seen(() -> world.placement().hasAllLeaders(world.collection("shop", "orders"), 0));

        assertThat(led).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void buildsOneIndexStallsOneAndFailsOne() {
        var built = seen(() -> world.collection("media", "videos").index("vec").state());
        var failed =
                seen(() -> world.collection("tenants", "archive").index("vec").state());
        var stalled = seen(() -> world.collection("media", "audio").index("vec").indexedRows());

        assertThat(built).contains(DemoIndex.State.IN_PROGRESS, DemoIndex.State.FINISHED);
        assertThat(failed).contains(DemoIndex.State.FAILED, DemoIndex.State.FINISHED);
        assertThat(stalled).hasSize(1);
    }

    @Test
    void letsAQueryNodeGoAndComeAndAnotherRunFull() {
        var counts = seen(() -> world.cluster().nodes(Role.QUERYNODE).size());
        var fullest = seen(() -> world.cluster().nodes(Role.QUERYNODE).stream()
                .mapToInt(node -> (int) (100 * world.memoryUsedBytes(node) / node.memoryLimitBytes()))
                .max()
                .orElse(0));

        assertThat(counts).containsExactlyInAnyOrder(4, 3);
        assertThat(fullest).anyMatch(percent -> percent > 95).anyMatch(percent -> percent < 60);
    }

    @Test
    void leavesAResourceGroupShortAndBorrowsForIt() {
        var nodes = seen(() -> {
            var group = world.cluster().group("rg_gpu");
            return group == null ? -1 : world.cluster().nodesOf(group).size();
        });
        var everybody = seen(() -> world.placement()
                .replicaNodes(world.collection("shop", "products"), 1)
                .isEmpty());

        assertThat(nodes).containsExactlyInAnyOrder(0, 1);
        assertThat(everybody).containsExactly(false);
    }

    @Test
    void deniesWritesForAWhileAndStopsTheRowsMeanwhile() {
        var denials = seen(() -> world.limits().deniesWrites() + " "
                + (world.collection("shop", "orders").insertsPerSecond() > 0));

        assertThat(denials).containsExactlyInAnyOrder("false true", "true false");
    }

    @Test
    void importsRowsAndFailsAnotherImport() {
        var states =
                seen(() -> world.background().imports().stream()
                                .map(ImportJob::state)
                                .collect(Collectors.toSet()))
                        .stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());

        assertThat(states).containsExactlyInAnyOrder(ImportJob.State.values());
    }

    @Test
    void hasTasksOfEveryKindInEveryState() {
        for (var kind : Kind.values()) {
            var states = seen(() -> world.background().tasks(kind).stream()
                            .map(task -> task.state(world.ageMillis()))
                            .collect(Collectors.toSet()))
                    .stream()
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
            if (kind != Kind.IMPORT) {
                assertThat(states).as(kind.name()).hasSizeGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void dropsACollectionAndMakesItAgainWithAnotherId() {
        var ids = seen(() -> {
            var found = world.catalog().collection("search", "sessions");
            return found == null ? 0L : found.id();
        });

        assertThat(ids).hasSize(3).contains(0L);
    }

    @Test
    void growsStoredRowsInStepsBehindTheInsertedOnes() {
        var orders = world.collection("shop", "orders");

        var behind = seen(() -> orders.insertedRows() - orders.storedRows());

        assertThat(behind).allMatch(rows -> rows >= 0).hasSizeGreaterThan(100);
        assertThat(orders.storedRows()).isGreaterThan(830_000);
    }

    @Test
    void isTheSameWhoeverLooksAndHoweverOften() {
        var otherClock = new ManualClock();
        var other = begin(otherClock);
        otherClock.advance(Duration.ofSeconds(1_000));

        for (int i = 0; i < 1_000; i++) {
            world.ask(() -> world.memoryUsedBytes(world.cluster().nodes().get(0)));
            world.anyOrder(world.catalog().collections());
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(portrait(world)).isEqualTo(portrait(other));
    }

    @Test
    void isAnotherOneWithAnotherSeed() {
        var other = Story.begin(8, clock);

        assertThat(other.collection("shop", "orders").id())
                .isNotEqualTo(world.collection("shop", "orders").id());
    }

    private static String portrait(DemoWorld world) {
        return world.ask(() -> {
            var text = new StringBuilder();
            for (var collection : world.catalog().collections()) {
                text.append(collection.id()).append(' ').append(collection.name());
                text.append(' ').append(collection.insertedRows()).append(' ').append(collection.storedRows());
                text.append(' ').append(collection.loadedPercent()).append(collection.replicaGroups());
                collection
                        .indexes()
                        .forEach(index -> text.append(index.indexedRows()).append(index.state()));
                text.append('\n');
            }
            for (var node : world.cluster().nodes()) {
                text.append(node.role()).append(node.id()).append(node.state()).append(node.resourceGroup());
                text.append(world.memoryUsedBytes(node)).append('\n');
            }
            for (var kind : Kind.values()) {
                text.append(world.background().tasks(kind)).append('\n');
            }
            return text.toString();
        });
    }
}
