package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FakeMilvusTest {

    private final FakeMilvus milvus = FakeMilvus.inProcess();
    private final ManagedChannel channel = FakeMilvus.dialer()
            .dial(milvus.address(), InsecureChannelCredentials.create())
            .build();

    @AfterEach
    void close() {
        channel.shutdownNow();
        milvus.close();
    }

    @Test
    void knowsNothingUntilItIsTold() {
        assertThatThrownBy(this::version)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus())
                                .extracting(Status::getCode, Status::getDescription)
                                .containsExactly(
                                        Status.Code.UNIMPLEMENTED,
                                        "unknown method GetVersion for service milvus.proto.milvus.MilvusService"));
    }

    @Test
    void answersWhatItWasToldLastAndCountsTheCalls() {
        milvus.fail("MilvusService/GetVersion", Status.UNAVAILABLE);
        milvus.answer(
                "MilvusService/GetVersion",
                GetVersionResponse.newBuilder().setVersion("2.6.19").build());

        assertThat(version()).isEqualTo("2.6.19");
        assertThat(version()).isEqualTo("2.6.19");
        assertThat(milvus.calls("MilvusService/GetVersion")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("io.milvusexporter.testing.Recorded#versions")
    void playsBackWhatWasRecordedForTheSameQuestion(String version) {
        milvus.play(version);

        var name = version.startsWith("2.3") || version.startsWith("lite")
                ? "MilvusService/ShowCollections.shop_field_inmemory"
                : "MilvusService/ShowCollections.shop_in_memory";
        var recorded = Recorded.answer(version, name, ShowCollectionsResponse.parser());
        assertThat(recorded.getCollectionNamesList()).isNotEmpty();
        assertThat(show("shop", 1)).isEqualTo(recorded);
    }

    @Test
    void saysWhenThereIsNoRecordingOfAQuestion() {
        milvus.play("2.3.5");

        assertThatThrownBy(() -> show("nowhere", 0)).hasMessageContaining("no recording of 2.3.5");
    }

    @Test
    void playsWhatWentWrongOnlyWhenAskedFor() {
        var healthy = Recorded.of("2.3.5", "MilvusService/CheckHealth").bytes();

        milvus.play("2.3.5");
        assertThat(checkHealth()).isEqualTo(healthy);

        milvus.play("2.3.5", "coordinators_down");
        assertThat(checkHealth())
                .isEqualTo(Recorded.of("2.3.5", "MilvusService/CheckHealth.coordinators_down")
                        .bytes())
                .isNotEqualTo(healthy);
    }

    private String version() {
        return ClientCalls.blockingUnaryCall(
                        channel,
                        MilvusServiceGrpc.getGetVersionMethod(),
                        CallOptions.DEFAULT,
                        GetVersionRequest.getDefaultInstance())
                .getVersion();
    }

    private ShowCollectionsResponse show(String database, int type) {
        return ClientCalls.blockingUnaryCall(
                channel,
                MilvusServiceGrpc.getShowCollectionsMethod(),
                CallOptions.DEFAULT,
                ShowCollectionsRequest.newBuilder()
                        .setDbName(database)
                        .setTypeValue(type)
                        .build());
    }

    private com.google.protobuf.ByteString checkHealth() {
        return ClientCalls.blockingUnaryCall(
                        channel,
                        MilvusServiceGrpc.getCheckHealthMethod(),
                        CallOptions.DEFAULT,
                        io.milvus.grpc.CheckHealthRequest.getDefaultInstance())
                .toByteString();
    }
}
