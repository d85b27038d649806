package io.milvusexporter.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each fault over a real socket, seen by a plain client. */
class FaultsTest {

    private final ManualClock clock = new ManualClock();
    private final DemoWorld world = DemoWorld.empty(7, clock, Topology.STANDALONE);
    private final DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_6);
    private final Caller caller = Caller.of(milvus.publicAddress());

    @AfterEach
    void close() {
        caller.close();
        milvus.close();
    }

    private Status.Code failure() {
        return catchThrowableOfType(StatusRuntimeException.class, () -> Demos.version(caller))
                .getStatus()
                .getCode();
    }

    private void assertWell() {
        try (var fresh = Caller.of(milvus.publicAddress())) {
            assertThat(Demos.version(fresh)).isEqualTo("2.6.19");
        }
    }

    @Test
    void endsACallWithAStatusUntilCleared() {
        milvus.faults().fail("GetVersion", Status.Code.UNAVAILABLE, "etcd is gone");

        assertThat(failure()).isEqualTo(Status.Code.UNAVAILABLE);
        milvus.faults().clear();
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");
    }

    @Test
    void failsAllMethodsOrOneOfOneService() {
        milvus.faults().fail(Faults.ALL, Status.Code.INTERNAL, "all");
        assertThat(failure()).isEqualTo(Status.Code.INTERNAL);
        milvus.faults().clear();

        milvus.faults().fail("milvus.proto.rootcoord.RootCoord/GetVersion", Status.Code.INTERNAL, "another");
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");
    }

    @Test
    void answersWhenTheClockHasMoved() {
        milvus.faults().delay("GetVersion", Duration.ofSeconds(10));
        var answer = CompletableFuture.supplyAsync(() -> Demos.checkHealth(caller));
        assertThat(answer.join().getIsHealthy()).isTrue();

        var late = CompletableFuture.supplyAsync(() -> longCall());
        await().until(() -> milvus.calls().inFlight() == 1);
        assertThat(late).isNotDone();
        clock.advance(Duration.ofSeconds(10));

        assertThat(late.join()).isEqualTo("2.6.19");
    }

    private String longCall() {
        return caller.call(
                        Caller.PUBLIC,
                        "GetVersion",
                        io.milvus.grpc.GetVersionRequest.getDefaultInstance(),
                        io.milvus.grpc.GetVersionResponse.getDefaultInstance())
                .getVersion();
    }

    @Test
    void holdsAnswersUntilReleased() {
        milvus.faults().hold("GetVersion");
        var held = CompletableFuture.supplyAsync(this::longCall);
        await().until(() -> milvus.calls().inFlight() == 1);
        assertThat(held).isNotDone();

        milvus.faults().release("GetVersion");

        assertThat(held.join()).isEqualTo("2.6.19");
        assertThat(milvus.calls().inFlight()).isZero();
    }

    @Test
    void isNoLongerInFlightWhenTheCallerHasGivenUp() {
        milvus.faults().hold("GetVersion");

        assertThat(failure()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

        await().until(() -> milvus.calls().inFlight() == 0);
    }

    @Test
    void hangsAfterAcceptingAndGoesOn() {
        assertWell();
        milvus.publicGate().beSilent();

        assertThat(failure()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(milvus.calls().count("GetVersion")).isEqualTo(1);

        milvus.publicGate().open();
        assertWell();
    }

    @Test
    void hangsOnAnOpenConnectionAndGoesOn() {
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");
        milvus.publicGate().beSilent();

        assertThat(failure()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

        milvus.publicGate().open();
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");
    }

    @Test
    void hangsInTheMiddleOfAnAnswerAndFinishesItLater() {
        for (int i = 0; i < 2_000; i++) {
            world.createCollection("default", "collection_" + i, CollectionSpec.small());
        }
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");
        milvus.publicGate().stopAfter(20_000);

        var half = CompletableFuture.supplyAsync(() -> Demos.collections(caller, "default"));
        await().until(() ->
                milvus.calls().count("ShowCollections") == 1 && milvus.calls().inFlight() == 0);
        assertThat(half).isNotDone();
        milvus.publicGate().open();

        assertThat(half.join().getCollectionNamesCount()).isEqualTo(2_000);
    }

    @Test
    void resetsConnectionsOldAndNew() {
        assertThat(Demos.version(caller)).isEqualTo("2.6.19");

        milvus.publicGate().reset();

        assertThat(failure()).isEqualTo(Status.Code.UNAVAILABLE);
        await().until(() -> milvus.publicGate().connections() == 0);
        milvus.publicGate().open();
        assertWell();
    }

    @Test
    void tellsTruncatedOrSenselessJson() {
        milvus.faults()
                .edit(
                        "GetMetrics",
                        GetMetricsResponse.getDefaultInstance(),
                        answer -> answer.toBuilder()
                                .setResponse(answer.getResponse()
                                        .substring(0, answer.getResponse().length() / 2))
                                .build());

        assertThat(Demos.systemInfo(caller).getResponse())
                .startsWith("{\"nodes_info\":[")
                .doesNotEndWith("}");
    }

    @Test
    void tellsNumbersThatAreNone() {
        milvus.faults()
                .edit(
                        "GetMetrics",
                        GetMetricsResponse.getDefaultInstance(),
                        answer -> answer.toBuilder()
                                .setResponse(answer.getResponse().replaceAll("\"memory\":[0-9]+", "\"memory\":NaN"))
                                .build());

        assertThat(Demos.systemInfo(caller).getResponse()).contains("\"memory\":NaN");
    }

    @Test
    void tellsHugeNamesAndNamesTwice() {
        world.createCollection("default", "n".repeat(1 << 20), CollectionSpec.small());
        milvus.faults()
                .edit(
                        "ShowCollections",
                        ShowCollectionsResponse.getDefaultInstance(),
                        answer -> answer.toBuilder()
                                .addCollectionNames(answer.getCollectionNames(0))
                                .build());

        var names = Demos.collections(caller, "default").getCollectionNamesList();

        assertThat(names).hasSize(2).allMatch(name -> name.length() == 1 << 20);
    }

    @Test
    void tellsBytesThatAreNoTextAndBytesThatAreNothing() {
        var notUtf8 = ByteString.copyFrom(new byte[] {0x12, 0x02, (byte) 0xC3, 0x28});
        milvus.faults().spoil("ShowCollections", answer -> answer.concat(notUtf8));
        var invalid = catchThrowableOfType(StatusRuntimeException.class, () -> Demos.collections(caller, "default"));
        assertThat(invalid).hasRootCauseInstanceOf(InvalidProtocolBufferException.class);

        milvus.faults().spoil("ShowCollections", answer -> ByteString.copyFromUtf8("\u0001 nonsense"));
        var nonsense = catchThrowableOfType(StatusRuntimeException.class, () -> Demos.collections(caller, "default"));
        assertThat(nonsense).hasRootCauseInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void tellsMoreThanAClientTakes() {
        milvus.faults()
                .edit(
                        "GetMetrics",
                        GetMetricsResponse.getDefaultInstance(),
                        answer -> answer.toBuilder()
                                .setResponse(" ".repeat(2 << 20))
                                .build());

        try (var modest = Caller.of(milvus.publicAddress(), 1 << 20)) {
            var tooLarge = catchThrowableOfType(StatusRuntimeException.class, () -> Demos.systemInfo(modest));

            assertThat(tooLarge.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
    }
}
