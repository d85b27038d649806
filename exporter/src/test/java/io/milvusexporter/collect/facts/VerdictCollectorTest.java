package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QuotaState;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictCollectorTest {

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ZERO;

    /**
     * One line of the table of problems.
     *
     * @param spares how long it may be so and is not counted
     * @param counted how long it must be so to be counted
     */
    record Line(Problem problem, Consumer<SmallWorld> goesWrong, Duration spares, Duration counted, int count) {

        static Line atOnce(Problem problem, Consumer<SmallWorld> goesWrong, int count) {
            return new Line(problem, goesWrong, AT_ONCE, AT_ONCE, count);
        }

        static Line after(Duration time, Problem problem, Consumer<SmallWorld> goesWrong, int count) {
            return new Line(problem, goesWrong, time.minus(STEP), time.plus(STEP), count);
        }

        @Override
        public String toString() {
            return problem.label();
        }
    }

    static Stream<Line> table() {
        var minute = Duration.ofSeconds(60);
        return Stream.of(
                Line.atOnce(Problem.COMPONENT_DOWN, world -> world.isHeadless = true, 1),
                Line.atOnce(Problem.COMPONENT_DOWN, world -> world.nodes.remove(4L), 1),
                Line.after(minute, Problem.COLLECTION_NOT_QUERYABLE, world -> world.leaderless = 1, 2),
                Line.atOnce(Problem.WRITES_DENIED, world -> world.quotaStates.add(QuotaState.DenyToWrite), 1),
                Line.atOnce(Problem.READS_DENIED, world -> world.quotaStates.add(QuotaState.DenyToRead), 1),
                Line.atOnce(Problem.COMPONENT_UNHEALTHY, world -> world.proxy = StateCode.Abnormal, 1),
                Line.after(minute, Problem.NODE_LOST, world -> world.nodes.remove(4L), 1),
                Line.after(minute, Problem.SHARD_WITHOUT_LEADER, world -> world.leaderless = 1, 4),
                Line.after(Duration.ofMinutes(10), Problem.LOAD_STUCK, world -> world.loaded.put("films", 33), 1),
                Line.atOnce(Problem.INDEX_FAILED, world -> world.indexState = IndexState.Failed, 2),
                Line.after(Duration.ofMinutes(30), Problem.INDEX_STALLED, world -> world.pendingRows = 5, 2),
                Line.atOnce(Problem.RESOURCE_GROUP_SHORT, world -> world.availableNodes = 0, 1),
                Line.atOnce(
                        Problem.TIME_TICK_LATE,
                        world -> world.put(new SmallWorld.Node("querynode", 4, 0.5, 0.5, 150)),
                        1),
                Line.atOnce(
                        Problem.MEMORY_HIGH, world -> world.put(new SmallWorld.Node("querynode", 4, 0.91, 0.5, 1)), 1),
                Line.atOnce(
                        Problem.DISK_HIGH, world -> world.put(new SmallWorld.Node("querynode", 4, 0.5, 0.86, 1)), 1),
                Line.atOnce(Problem.PERMISSION_SHORT, world -> world.deny("ListResourceGroups"), 1),
                Line.after(
                        Duration.ofMinutes(5), Problem.PERMISSION_SHORT, world -> world.collections.remove("films"), 1),
                Line.after(Duration.ofMinutes(3), Problem.DATA_STALE, world -> world.deny("ListResourceGroups"), 1));
    }

    @ParameterizedTest
    @MethodSource("table")
    void countsWhatIsWrongWhenItIsTime(Line line) {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            settle(rig);
            assertThat(count(rig, line.problem())).isEqualTo("0");
            assertThat(value(rig, "milvus_healthy")).isEqualTo("1");
            line.goesWrong().accept(world);

            pass(rig, line.spares());
            if (!line.counted().isZero()) {
                assertThat(count(rig, line.problem()))
                        .as("after " + line.spares())
                        .isEqualTo("0");
            }
            pass(rig, line.counted().minus(line.spares()));

            assertThat(count(rig, line.problem())).isEqualTo(Integer.toString(line.count()));
            var isBlocking = line.problem().severity() == Problem.Severity.BLOCKING;
            if (isBlocking) {
                assertThat(value(rig, "milvus_healthy")).isEqualTo("0");
            }
        }
    }

    /** The first looks, and the minute in which nothing is held against a Milvus that has just come. */
    private static void settle(Rig rig) {
        pass(rig, Duration.ofSeconds(90));
    }

    /** Everybody looks, and again every half a minute until the time is over. */
    private static void pass(Rig rig, Duration time) {
        rig.clock.advance(Duration.ofSeconds(15)); // the topology is not asked for more often
        round(rig);
        for (var left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
            rig.clock.advance(STEP);
            round(rig);
        }
    }

    private static void round(Rig rig) {
        for (var kind : CollectorKind.values()) {
            rig.run(kind);
        }
    }

    private static String count(Rig rig, Problem problem) {
        return value(
                rig,
                "milvus_problems{kind=\"" + problem.label() + "\",severity=\""
                        + problem.severity().label() + "\"}");
    }

    private static String value(Rig rig, String series) {
        return rig.run(CollectorKind.VERDICT).value(series);
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void hasALineForEveryProblem(Problem problem) {
        assertThat(table().map(Line::problem)).contains(problem);
    }

    @Test
    void asksNothing() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            settle(rig);
            rig.milvus.clear();

            rig.run(CollectorKind.VERDICT);

            assertThat(rig.milvus.calls()).isZero();
        }
    }

    @Test
    void saysNothingWhileMilvusDoesNotAnswer() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            settle(rig);
            rig.milvus.fail("MilvusService/GetVersion", Status.UNAVAILABLE);
            rig.run(CollectorKind.SERVER);

            assertThat(rig.run(CollectorKind.VERDICT).page()).isEmpty();
        }
    }

    @Test
    void saysNothingBeforeEverybodyHasSpoken() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            rig.run(CollectorKind.SERVER);

            assertThat(rig.run(CollectorKind.VERDICT).page()).isEmpty();
        }
    }

    @Test
    void leavesOutWhatItCannotJudge() {
        try (var rig = Rig.of("lite-3.2.2")) {
            settle(rig);

            assertThat(rig.run(CollectorKind.VERDICT).samples().lines("milvus_problems"))
                    .containsExactly(
                            "milvus_problems{kind=\"load_stuck\",severity=\"warning\"} 0",
                            "milvus_problems{kind=\"index_failed\",severity=\"warning\"} 0",
                            "milvus_problems{kind=\"index_stalled\",severity=\"warning\"} 0",
                            "milvus_problems{kind=\"permission_short\",severity=\"warning\"} 0",
                            "milvus_problems{kind=\"data_stale\",severity=\"warning\"} 0");
        }
    }

    @Test
    void doesNotKnowDenialsWhereCheckHealthNeverTellsThem() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig).version = "v2.6.4";
            settle(rig);

            assertThat(count(rig, Problem.WRITES_DENIED)).isEqualTo("absent");
        }
    }

    @Test
    void countsWhatWasForbiddenByHandWhereRootCoordTellsIt() {
        try (var rig = Rig.withComponents(Role.ROOTCOORD)) {
            new SmallWorld(rig).version = "v2.6.4";
            rig.milvus.answer("RootCoord/GetComponentStates", Answers.component("rootcoord", 1, StateCode.Healthy));
            rig.milvus.answer(
                    "RootCoord/ShowConfigurations",
                    ShowConfigurationsResponse.newBuilder()
                            .addConfiguations(setting("quotaandlimitslimitwritingforcedeny", "true"))
                            .addConfiguations(setting("quotaandlimits.limitreading.forcedeny", "false"))
                            .build());
            settle(rig);

            assertThat(count(rig, Problem.WRITES_DENIED)).isEqualTo("1");
            assertThat(count(rig, Problem.READS_DENIED)).isEqualTo("0");
        }
    }

    private static KeyValuePair setting(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void holdsNothingAgainstAMilvusThatHasJustCome() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig).isHeadless = true;
            round(rig);

            assertThat(count(rig, Problem.COMPONENT_DOWN)).isEqualTo("0");
        }
    }

    @Test
    void takesANewNodeForAnOldOneThatWent() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            settle(rig);
            world.put(SmallWorld.Node.well("querynode", 14)); // comes first, as in a rolling update
            pass(rig, Duration.ofMinutes(2));
            world.nodes.remove(4L);
            pass(rig, Duration.ofMinutes(2));
            world.nodes.remove(14L); // and is replaced itself
            world.put(SmallWorld.Node.well("querynode", 15));
            pass(rig, Duration.ofMinutes(2));

            assertThat(count(rig, Problem.NODE_LOST)).isEqualTo("0");
        }
    }

    @Test
    void doesNotMissANodeThatSaidItWasStopping() {
        try (var rig = Rig.withComponents(Role.QUERYNODE)) {
            var world = new SmallWorld(rig);
            rig.milvus.answer("QueryNode/GetComponentStates", Answers.component("querynode", 4, StateCode.Healthy));
            settle(rig);
            rig.milvus.answer("QueryNode/GetComponentStates", Answers.component("querynode", 4, StateCode.Stopping));
            round(rig);
            rig.run(CollectorKind.VERDICT);
            world.nodes.remove(4L);
            pass(rig, Duration.ofMinutes(2));

            assertThat(count(rig, Problem.NODE_LOST)).isEqualTo("0");
        }
    }

    @Test
    void forgetsALostNodeAfterAnHour() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            settle(rig);
            world.nodes.remove(4L);
            pass(rig, Duration.ofMinutes(2));
            assertThat(count(rig, Problem.NODE_LOST)).isEqualTo("1");

            rig.clock.advance(Duration.ofMinutes(60));
            pass(rig, Duration.ofMinutes(1));

            assertThat(count(rig, Problem.NODE_LOST)).isEqualTo("0");
        }
    }

    @Test
    void startsAnewWhenALoadMovesOn() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            settle(rig);
            world.loaded.put("films", 33);
            pass(rig, Duration.ofMinutes(6));
            world.loaded.put("films", 34);
            pass(rig, Duration.ofMinutes(6));

            assertThat(count(rig, Problem.LOAD_STUCK)).isEqualTo("0");
        }
    }

    @Test
    void doesNotHoldAgainstMilvusThatAnotherExporterWasThePoller() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            settle(rig);
            rig.run(CollectorKind.VERDICT);
            rig.clock.advance(Duration.ofMinutes(30));
            rig.run(CollectorKind.SERVER);

            assertThat(rig.run(CollectorKind.VERDICT).page()).isEmpty();
            round(rig);
            assertThat(count(rig, Problem.DATA_STALE)).isEqualTo("0");
        }
    }
}
