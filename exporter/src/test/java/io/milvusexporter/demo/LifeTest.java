package io.milvusexporter.demo;

import static io.milvusexporter.demo.Caller.QUERYCOORD;
import static io.milvusexporter.demo.Caller.ROOTCOORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.StateCode;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starting, stopping, breaking and healing, seen by a plain client. */
class LifeTest {

    private final ManualClock clock = new ManualClock();
    private final DemoWorld world = DemoWorld.empty(7, clock, Topology.CLUSTER);
    private DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_6);

    @AfterEach
    void close() {
        milvus.close();
    }

    private void startAs(Flavor flavor, Topology topology) {
        milvus.close();
        milvus = DemoMilvus.start(DemoWorld.empty(7, clock, topology), flavor);
    }

    private Caller caller() {
        return Caller.of(milvus.publicAddress());
    }

    private ComponentInfo state(Role role, String service) {
        try (var caller = Caller.of(milvus.component(role))) {
            return Demos.states(caller, service).getState();
        }
    }

    private Status.Code failure() {
        try (var caller = caller()) {
            return catchThrowableOfType(StatusRuntimeException.class, () -> Demos.version(caller))
                    .getStatus()
                    .getCode();
        }
    }

    @Test
    void comesBackOnTheSamePortsWithNewIds() {
        var address = milvus.publicAddress();
        var components = milvus.components();
        var before = state(Role.MIXCOORD, ROOTCOORD);

        milvus.stop();
        assertThat(failure()).isEqualTo(Status.Code.UNAVAILABLE);
        milvus.restart();

        assertThat(milvus.publicAddress()).isEqualTo(address);
        assertThat(milvus.components()).isEqualTo(components);
        assertThat(state(Role.MIXCOORD, ROOTCOORD).getNodeID()).isGreaterThan(before.getNodeID());
    }

    @Test
    void isSilentOnThePublicPortWhileAnEarlyVersionStarts() {
        startAs(Flavor.V2_3_5, Topology.STANDALONE);
        milvus.beginStart();

        assertThat(failure()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        var root = state(Role.ROOTCOORD, ROOTCOORD);
        assertThat(root.getStateCode()).isEqualTo(StateCode.Abnormal);
        assertThat(root.getNodeID()).isEqualTo(-1);

        milvus.finishStart();
        try (var caller = caller()) {
            assertThat(Demos.version(caller)).isEqualTo("v2.3.5-lite");
        }
    }

    @Test
    void opensThePublicPortLateFrom26On() {
        milvus.beginStart();
        assertThat(failure()).isEqualTo(Status.Code.UNAVAILABLE);

        milvus.standBy();
        assertThat(state(Role.MIXCOORD, ROOTCOORD).getStateCode()).isEqualTo(StateCode.StandBy);
        assertThat(state(Role.DATANODE, "milvus.proto.data.DataNode").getStateCode())
                .isEqualTo(StateCode.Healthy);

        milvus.finishStart();
        assertThat(state(Role.MIXCOORD, ROOTCOORD).getStateCode()).isEqualTo(StateCode.Healthy);
        try (var caller = caller()) {
            assertThat(Demos.version(caller)).isEqualTo("2.6.19");
        }
    }

    @Test
    void refusesEverythingButItsStateWhileACoordinatorIsNotReady() {
        startAs(Flavor.V2_5, Topology.CLUSTER);
        milvus.beginStart();
        try (var caller = Caller.of(milvus.component(Role.QUERYCOORD))) {
            var answer =
                    caller.call(QUERYCOORD, "GetMetrics", Demos.SYSTEM_INFO, GetMetricsResponse.getDefaultInstance());

            assertThat(answer.getStatus().getCode()).isEqualTo(1);
            assertThat(answer.getStatus().getReason()).isEqualTo("service not ready[querycoord=-1]: Abnormal");
        }
    }

    @Test
    void saysSuccessWithTheProxyAloneWhileEarlyCoordinatorsAreDead() {
        startAs(Flavor.V2_4, Topology.CLUSTER);
        milvus.killCoordinators();
        try (var caller = caller()) {
            assertThat(Demos.states(caller, Caller.PUBLIC).getState().getStateCode())
                    .isEqualTo(StateCode.Healthy);
            var info = CompletableFuture.supplyAsync(() -> Demos.systemInfo(caller));
            assertThat(passing(info).getStatus().getCode()).isZero();
            assertThat(entries(info.join())).hasSize(1);
            var health = CompletableFuture.supplyAsync(() -> Demos.checkHealth(caller));
            assertThat(passing(health).getIsHealthy()).isFalse();
            assertThat(health.join().getStatus().getCode()).isZero();
            assertThat(health.join().getReasonsList())
                    .containsExactlyInAnyOrder(
                            "check health fail for rootcoord",
                            "check health fail for datacoord",
                            "check health fail for querycoord");
            var names = CompletableFuture.supplyAsync(() -> Demos.collections(caller, "default"));
            assertThat(passing(names).getStatus().getCode()).isEqualTo(65_535);
        }
        milvus.reviveCoordinators();
        clock.advance(Duration.ofSeconds(6));
        try (var caller = caller()) {
            assertThat(entries(Demos.systemInfo(caller))).hasSizeGreaterThan(5);
        }
    }

    /** Lets time pass until the answer is there. */
    private <T> T passing(CompletableFuture<T> answer) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(500));
            return answer.isDone();
        });
        return answer.join();
    }

    private static JsonArray entries(GetMetricsResponse answer) {
        return JsonParser.parseString(answer.getResponse()).getAsJsonObject().getAsJsonArray("nodes_info");
    }

    @Test
    void failsAsAWholeWhileTheOneCoordinatorIsDead() {
        milvus.killCoordinators();
        try (var caller = caller()) {
            var info = CompletableFuture.supplyAsync(() -> Demos.systemInfo(caller));

            assertThat(passing(info).getStatus().getCode()).isEqualTo(65_535);
            assertThat(info.join().getResponse()).isEmpty();
        }
    }

    @Test
    void keepsTheSessionsOfTheDeadForHalfAMinute() {
        milvus.crash();
        milvus.restart();
        try (var caller = caller()) {
            var now = CompletableFuture.supplyAsync(() -> Demos.systemInfo(caller));
            assertThat(unreadable(entries(passing(now)))).isEqualTo(2);

            clock.advance(Duration.ofSeconds(31));
            assertThat(unreadable(entries(Demos.systemInfo(caller)))).isZero();
        }
    }

    private static long unreadable(JsonArray entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.getAsJsonObject().getAsJsonObject("infos"))
                .filter(infos -> infos.get("has_error").getAsBoolean()
                        && infos.get("type").getAsString().isEmpty())
                .count();
    }

    @Test
    void losesAQueryNodeWithoutATrace() {
        try (var caller = caller()) {
            int before = entries(Demos.systemInfo(caller)).size();
            clock.advance(Duration.ofSeconds(6));

            world.cluster().stop(world.cluster().nodes(Role.QUERYNODE).get(0));

            assertThat(entries(Demos.systemInfo(caller))).hasSize(before - 1);
            assertThat(milvus.components().stream().filter(one -> one.role() == Role.QUERYNODE))
                    .hasSize(2);
        }
    }

    @Test
    void handsOverToTheCoordinatorThatStandsBy() {
        startAs(Flavor.V2_6, Topology.CLUSTER.withStandbyCoordinators(1));
        var both = milvus.world().cluster().nodes(Role.MIXCOORD);

        milvus.failOver(Role.MIXCOORD);

        var after = milvus.world().cluster().nodes(Role.MIXCOORD);
        assertThat(after.get(0)).isSameAs(both.get(1));
        assertThat(milvus.components().stream().filter(one -> one.role() == Role.MIXCOORD))
                .hasSize(2)
                .extracting(one -> {
                    try (var caller = Caller.of(one.address())) {
                        return Demos.states(caller, ROOTCOORD).getState().getStateCode();
                    }
                })
                .containsExactlyInAnyOrder(StateCode.Healthy, StateCode.StandBy);
    }

    @Test
    void isUpgradedWithAllThatIsInIt() {
        startAs(Flavor.V2_3, Topology.CLUSTER);
        milvus.world().createCollection("default", "books", CollectionSpec.small());
        var address = milvus.publicAddress();

        milvus.upgrade(Flavor.V2_6);

        assertThat(milvus.publicAddress()).isEqualTo(address);
        try (var caller = caller()) {
            assertThat(Demos.version(caller)).isEqualTo("2.6.19");
            assertThat(Demos.collections(caller, "default").getCollectionNamesList())
                    .containsExactly("books");
        }
        assertThat(milvus.components()).noneMatch(one -> one.role() == Role.ROOTCOORD);
    }

    @Test
    void callsACollectionQueryableThatHasNothingLoaded() {
        world.createCollection("default", "books", CollectionSpec.small().rows(10))
                .loadStuckAt(0);
        try (var caller = caller()) {
            var request = io.milvus.grpc.ShowCollectionsRequest.newBuilder()
                    .setTypeValue(1)
                    .build();
            var answer = caller.call(
                    Caller.PUBLIC,
                    "ShowCollections",
                    request,
                    io.milvus.grpc.ShowCollectionsResponse.getDefaultInstance());

            assertThat(answer.getQueryServiceAvailable(0)).isTrue();
            assertThat(answer.toString()).contains("inMemory_percentages: 0");
        }
    }
}
