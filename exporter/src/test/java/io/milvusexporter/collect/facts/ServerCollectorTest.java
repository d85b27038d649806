package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ServerInfo;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerCollectorTest {

    private static final String VERSION = "MilvusService/GetVersion";
    private static final String CONNECT = "MilvusService/Connect";

    private static ConnectResponse connected(String tags, String mode) {
        var server = ServerInfo.newBuilder().setBuildTags(tags).setDeployMode(mode);
        return ConnectResponse.newBuilder().setServerInfo(server).build();
    }

    @Test
    void tellsThatMilvusIsDownAndNothingElse() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(VERSION, Status.UNAVAILABLE);

            var ran = rig.run(CollectorKind.SERVER);

            assertThat(ran.page()).isEqualTo("milvus_up 0\n");
            assertThat(ran.cause()).isEqualTo(FailureCause.UNREACHABLE);
            assertThat(rig.milvus.calls(CONNECT)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"PERMISSION_DENIED", "UNIMPLEMENTED"})
    void takesARefusalForAnAnswer(Status.Code code) {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(VERSION, code.toStatus());
            rig.milvus.answer(CONNECT, connected("v2.4.9", "STANDALONE"));

            var ran = rig.run(CollectorKind.SERVER);

            assertThat(ran.page())
                    .isEqualTo("milvus_up 1\nmilvus_server_info{version=\"2.4.9\",deploy_mode=\"STANDALONE\"} 1\n");
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void takesAnErrorInsideAnAnswerForAnAnswer() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    VERSION,
                    GetVersionResponse.newBuilder()
                            .setStatus(Answers.error(1, "service not ready[proxy=1]: Abnormal"))
                            .build());

            assertThat(rig.run(CollectorKind.SERVER).page()).isEqualTo("milvus_up 1\n");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAUTHENTICATED", "DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN"})
    void takesNothingElseForAnAnswer(Status.Code code) {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(VERSION, code.toStatus());

            var ran = rig.run(CollectorKind.SERVER);

            assertThat(ran.page()).isEqualTo("milvus_up 0\n");
            assertThat(ran.cause()).isNotNull();
        }
    }

    @Test
    void connectsOnceAndAgainAfterAnUpgrade() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(VERSION, Answers.version("v2.5.1")).answer(CONNECT, connected("x", "STANDALONE"));
            rig.run(CollectorKind.SERVER);
            rig.run(CollectorKind.SERVER);
            assertThat(rig.milvus.calls(CONNECT)).isEqualTo(1);

            rig.milvus.answer(VERSION, Answers.version("2.6.0")).answer(CONNECT, connected("x", "DISTRIBUTED"));
            var ran = rig.run(CollectorKind.SERVER);

            assertThat(ran.page()).contains("milvus_server_info{version=\"2.6.0\",deploy_mode=\"DISTRIBUTED\"} 1");
            assertThat(rig.milvus.calls(CONNECT)).isEqualTo(2);
        }
    }

    @Test
    void connectsLaterIfMilvusWasAwayAndNeverAfterARefusal() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(VERSION, Answers.version("2.5.1")).fail(CONNECT, Status.UNAVAILABLE);
            assertThat(rig.run(CollectorKind.SERVER).value("milvus_up")).isEqualTo("1");

            rig.milvus.fail(CONNECT, Status.PERMISSION_DENIED);
            var ran = rig.run(CollectorKind.SERVER);
            rig.run(CollectorKind.SERVER);

            assertThat(ran.page()).contains("milvus_server_info{version=\"2.5.1\",deploy_mode=\"\"} 1");
            assertThat(rig.milvus.calls(CONNECT)).isEqualTo(2);
        }
    }

    @Test
    void learnsFromTheTopologyWhatNobodyTellsDirectly() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(VERSION, Status.UNIMPLEMENTED).fail(CONNECT, Status.UNIMPLEMENTED);
            rig.milvus.answer("MilvusService/GetMetrics", Answers.systemInfo(Answers.coordinators()));
            rig.run(CollectorKind.NODES);

            assertThat(rig.run(CollectorKind.SERVER).page())
                    .contains("milvus_server_info{version=\"2.6.4\",deploy_mode=\"DISTRIBUTED\"} 1");
        }
    }

    @Test
    void asksThePodsOwnComponentWhereThereIsNoPublicAddress() {
        try (var rig = Rig.ofComponents(Role.QUERYNODE)) {
            rig.milvus.answer("QueryNode/GetComponentStates", Answers.component("querynode", 4, StateCode.Healthy));

            var ran = rig.run(CollectorKind.SERVER);

            assertThat(ran.page()).isEqualTo("milvus_up 1\n");
            assertThat(ran.source()).isEqualTo(Source.INTERNAL);
            assertThat(rig.milvus.calls()).isEqualTo(1);
        }
    }

    @Test
    void isDownIfTheOnlyComponentIsSilent() {
        try (var rig = Rig.ofComponents(Role.DATANODE)) {
            rig.milvus.fail("DataNode/GetComponentStates", Status.UNAVAILABLE);

            assertThat(rig.run(CollectorKind.SERVER).page()).isEqualTo("milvus_up 0\n");
        }
    }
}
