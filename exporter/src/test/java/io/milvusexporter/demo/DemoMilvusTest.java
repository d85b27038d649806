package io.milvusexporter.demo;

import static io.milvusexporter.demo.Caller.PUBLIC;
import static io.milvusexporter.demo.Caller.QUERYCOORD;
import static io.milvusexporter.demo.Caller.ROOTCOORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.collect.wire.GetQuotaMetricsRequest;
import io.milvusexporter.collect.wire.GetQuotaMetricsResponse;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DemoMilvusTest {

    private final ManualClock clock = new ManualClock();
    private final DemoWorld world = DemoWorld.empty(7, clock, Topology.CLUSTER);
    private DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_6);
    private Caller caller = Caller.of(milvus.publicAddress());

    @AfterEach
    void close() {
        caller.close();
        milvus.close();
    }

    private void restartAs(Flavor flavor) {
        close();
        milvus = DemoMilvus.start(world, flavor);
        caller = Caller.of(milvus.publicAddress());
    }

    @ParameterizedTest
    @EnumSource(Flavor.class)
    void saysWhichVersionItIs(Flavor flavor) {
        restartAs(flavor);

        assertThat(Demos.version(caller)).isEqualTo(flavor.version());
    }

    @ParameterizedTest
    @CsvSource({
        "V2_3_5, 'ROOTCOORD DATACOORD QUERYCOORD PROXY QUERYNODE QUERYNODE QUERYNODE DATANODE DATANODE INDEXNODE'",
        "V2_6, 'MIXCOORD PROXY QUERYNODE QUERYNODE QUERYNODE DATANODE DATANODE STREAMINGNODE'",
        "LITE, ''"
    })
    void opensAPortForEachComponentOfItsVersion(Flavor flavor, String roles) {
        restartAs(flavor);

        assertThat(milvus.components().stream().map(ComponentAddress::role).map(Role::name))
                .containsExactlyInAnyOrder(roles.isEmpty() ? new String[0] : roles.split(" ", -1));
        assertThat(milvus.components()).extracting(ComponentAddress::address).doesNotHaveDuplicates();
    }

    @Test
    void freezesItsSystemInfoForWhoeverAsksTooOften() {
        world.createCollection("default", "books", CollectionSpec.small().rows(10, 5));
        var first = Demos.systemInfo(caller).getResponse();

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMillis(4_900));
            assertThat(Demos.systemInfo(caller).getResponse()).isEqualTo(first);
        }
        clock.advance(Duration.ofSeconds(5));

        assertThat(Demos.systemInfo(caller).getResponse()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"V2_4, true", "V2_5, false"})
    void freezesRootCoordsOwnAnswerUpTo24(Flavor flavor, boolean freezes) {
        restartAs(flavor);
        try (var root = Caller.of(milvus.component(Role.ROOTCOORD))) {
            var first = root.call(ROOTCOORD, "GetMetrics", Demos.SYSTEM_INFO, GetMetricsResponse.getDefaultInstance());
            clock.advance(Duration.ofSeconds(4));

            var second = root.call(ROOTCOORD, "GetMetrics", Demos.SYSTEM_INFO, GetMetricsResponse.getDefaultInstance());

            assertThat(second.equals(first)).isEqualTo(freezes);
        }
    }

    @Test
    void roundsLargeNumbersOnTheirWayThroughTheProxyOnly() {
        var id = world.createCollection(
                        "default", "books", CollectionSpec.small().rows(10))
                .load()
                .id();
        try (var root = Caller.of(milvus.component(Role.MIXCOORD))) {
            var exact = root.call(
                            ROOTCOORD,
                            "GetQuotaMetrics",
                            GetQuotaMetricsRequest.getDefaultInstance(),
                            GetQuotaMetricsResponse.getDefaultInstance())
                    .getMetricsInfo();

            assertThat(exact)
                    .contains("\"MinFlowGraphTt\":18446744073709551615")
                    .contains("[" + id + "]");
        }
        assertThat(Demos.systemInfo(caller).getResponse())
                .contains("\"MinFlowGraphTt\":18446744073709552000")
                .doesNotContain("[" + id + "]")
                .contains("\"" + id + "\":");
    }

    @Test
    void listsTheCollectionsOfTheDatabaseThatIsAskedFor() {
        world.createCollection("default", "books", CollectionSpec.small());
        world.createCollection("shop", "items", CollectionSpec.small());

        assertThat(Demos.collections(caller, "shop").getCollectionNamesList()).containsExactly("items");
        assertThat(Demos.collections(caller, "").getCollectionNamesList()).containsExactly("books");
        caller.header("dbname", "shop");
        assertThat(Demos.collections(caller, "").getCollectionNamesList()).containsExactly("items");
        assertThat(milvus.violations()).isEmpty();
    }

    @Test
    void listsCollectionsInAnotherOrderEachTime() {
        for (int i = 0; i < 20; i++) {
            world.createCollection("default", "books" + i, CollectionSpec.small());
        }

        assertThat(Demos.collections(caller, "").getCollectionNamesList())
                .isNotEqualTo(Demos.collections(caller, "").getCollectionNamesList());
    }

    @Test
    void refusesUnknownMethodsInMilvusWords() {
        var noMethod = failure(PUBLIC, "NoSuchRpc");
        var noService = failure("milvus.proto.index.IndexCoord", "GetComponentStates");

        assertThat(noMethod.getStatus())
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(
                        Status.Code.UNIMPLEMENTED,
                        "unknown method NoSuchRpc for service milvus.proto.milvus.MilvusService");
        assertThat(noService.getStatus().getDescription()).isEqualTo("unknown service milvus.proto.index.IndexCoord");
    }

    private StatusRuntimeException failure(String service, String method) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.call(service, method, Empty.getDefaultInstance(), Empty.getDefaultInstance()));
    }

    @ParameterizedTest
    @CsvSource({"2.6, QUERYCOORD, V2_6", "2.3, QUERYCOORD, V2_3_5"})
    void hasNoMethodsOfOtherVersions(String name, Role role, Flavor flavor) {
        restartAs(flavor);
        var port = flavor.isAtLeast(Flavor.V2_6) ? Role.MIXCOORD : role;
        try (var coordinator = Caller.of(milvus.component(port))) {
            var method = flavor.isAtLeast(Flavor.V2_6) ? "ShowCollections" : "ListQueryNode";

            var failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> coordinator.call(QUERYCOORD, method, Empty.getDefaultInstance(), Empty.getDefaultInstance()));

            assertThat(failure.getStatus().getDescription())
                    .isEqualTo("unknown method " + method + " for service " + QUERYCOORD);
        }
    }

    @Test
    void diesOfARootCoordReadWithoutBase() {
        try (var root = Caller.of(milvus.component(Role.MIXCOORD))) {
            var withBase = ShowCollectionsRequest.newBuilder()
                    .setBase(MsgBase.newBuilder().setMsgType(MsgType.ShowCollections))
                    .build();
            root.call(ROOTCOORD, "ShowCollections", withBase, ShowCollectionsResponse.getDefaultInstance());
            assertThat(milvus.violations()).isEmpty();

            var death = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> root.call(
                            ROOTCOORD,
                            "ShowCollections",
                            ShowCollectionsRequest.getDefaultInstance(),
                            ShowCollectionsResponse.getDefaultInstance()));

            assertThat(death.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        assertThat(milvus.violations())
                .containsExactly("milvus.proto.rootcoord.RootCoord/ShowCollections without base.msg_type");
        assertDead();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"metric_type\":5}", "{\"metric_type\":null}"})
    void diesOfAMetricTypeThatIsNoString(String request) {
        var deadly = GetMetricsRequest.newBuilder().setRequest(request).build();

        var death = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.call(PUBLIC, "GetMetrics", deadly, GetMetricsResponse.getDefaultInstance()));

        assertThat(death.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(milvus.violations()).hasSize(1);
        assertDead();
    }

    @ParameterizedTest
    @CsvSource({
        "DATANODE, milvus.proto.data.DataNode, GetCompactionState",
        "QUERYNODE, milvus.proto.query.QueryNode, GetDataDistribution"
    })
    void diesOfCallsThatAreNeverToBeMade(Role role, String service, String method) {
        try (var node = Caller.of(milvus.component(role))) {
            var death = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> node.call(service, method, Empty.getDefaultInstance(), Empty.getDefaultInstance()));

            assertThat(death.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }

        assertThat(milvus.violations()).containsExactly(service + "/" + method + " is never to be called");
        assertDead();
    }

    private void assertDead() {
        var refused = catchThrowableOfType(StatusRuntimeException.class, () -> Demos.version(caller));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void countsEveryCallWithItsTime() {
        Demos.version(caller);
        clock.advance(Duration.ofSeconds(1));
        Demos.version(caller);
        Demos.version(caller);
        clock.advance(Duration.ofSeconds(1));
        Demos.collections(caller, "default");

        var calls = milvus.calls();

        assertThat(calls.total()).isEqualTo(4);
        assertThat(calls.count("GetVersion")).isEqualTo(3);
        assertThat(calls.largestBurst(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(calls.largestBurst(Duration.ofMillis(1_001))).isEqualTo(3);
        assertThat(calls.mostInFlight()).isEqualTo(1);
        assertThat(calls.calls().get(3)).isEqualTo(new CallLog.Call(PUBLIC, "ShowCollections", clock.nanoTime(), 9));
    }

    @Test
    void answersWithinTheProcessToo() {
        var prefix = "demo-" + System.nanoTime() + "-";
        var inProcess = DemoOptions.inProcess(name -> InProcessServerBuilder.forName(prefix + name));
        var other = DemoWorld.empty(7, clock, Topology.STANDALONE);
        try (var within = DemoMilvus.start(other, Flavor.V2_5, inProcess);
                var callerWithin = Caller.of(InProcessChannelBuilder.forName(
                                prefix + within.publicAddress().host())
                        .build())) {
            assertThat(Demos.version(callerWithin)).isEqualTo("v2.5.27");
        }
    }
}
