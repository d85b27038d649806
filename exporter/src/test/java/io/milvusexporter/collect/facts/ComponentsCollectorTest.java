package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.ComponentStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ComponentsCollectorTest {

    private static final String ROOT = "RootCoord/GetComponentStates";
    private static final String QUERY = "QueryCoord/GetComponentStates";
    private static final String PROXY = "MilvusService/GetComponentStates";
    private static final String METRICS = "MilvusService/GetMetrics";

    private static String healthy(Rig.Ran ran) {
        return String.join(
                "\n",
                ran.samples().lines("milvus_component_healthy").stream()
                        .map(line -> line.replaceAll("\\{.*}", ""))
                        .toList());
    }

    @Test
    void callsAComponentByTheRoleThatWasAskedFor() {
        try (var rig = Rig.ofComponents(Role.QUERYCOORD, Role.INDEXCOORD)) {
            rig.milvus.answer(QUERY, Answers.component("", 3, StateCode.Healthy));
            rig.milvus.answer("IndexCoord/GetComponentStates", Answers.component("datacoord", 3, StateCode.Healthy));

            var ran = rig.run(CollectorKind.COMPONENTS);

            var host = rig.milvus.address().host();
            assertThat(ran.samples().lines("milvus_component_up"))
                    .containsExactly(
                            "milvus_component_up{role_name=\"indexcoord\",address=\"" + host + ":2\"} 1",
                            "milvus_component_up{role_name=\"querycoord\",address=\"" + host + ":1\"} 1");
            assertThat(ran.source()).isEqualTo(Source.INTERNAL);
        }
    }

    @Test
    void learnsTheAdvertisedAddressAndKeepsItWhileTheComponentIsDown() {
        try (var rig = Rig.withComponents(Role.ROOTCOORD)) {
            rig.milvus.answer(ROOT, Answers.component("rootcoord", 1, StateCode.Healthy));
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));
            rig.run(CollectorKind.NODES);
            assertThat(rig.run(CollectorKind.COMPONENTS).page())
                    .contains("milvus_component_up{role_name=\"rootcoord\",address=\"10.0.0.1:53100\"} 1\n")
                    .contains(
                            "milvus_component_start_time_seconds{role_name=\"rootcoord\",address=\"10.0.0.1:53100\"} 1767322800\n");

            rig.milvus.fail(ROOT, Status.UNAVAILABLE);
            rig.duty(false);
            var ran = rig.run(CollectorKind.COMPONENTS);

            assertThat(ran.samples().lines("milvus_component_up"))
                    .containsExactly("milvus_component_up{role_name=\"rootcoord\",address=\"10.0.0.1:53100\"} 0");
            assertThat(ran.samples().lines("milvus_component_healthy")).isEmpty();
            assertThat(ran.samples().lines("milvus_component_state")).isEmpty();
            assertThat(ran.cause()).isEqualTo(FailureCause.UNREACHABLE);
        }
    }

    @Test
    void givesAStartAMinute() {
        try (var rig = Rig.ofComponents(Role.ROOTCOORD)) {
            rig.milvus.answer(ROOT, Answers.component("rootcoord", -1, StateCode.Abnormal));
            assertThat(healthy(rig.run(CollectorKind.COMPONENTS))).isEqualTo("milvus_component_healthy 1");

            rig.clock.advance(Duration.ofSeconds(61));
            assertThat(healthy(rig.run(CollectorKind.COMPONENTS))).isEqualTo("milvus_component_healthy 0");

            rig.milvus.answer(ROOT, Answers.component("rootcoord", 5, StateCode.Abnormal));
            assertThat(healthy(rig.run(CollectorKind.COMPONENTS))).isEqualTo("milvus_component_healthy 1");

            rig.clock.advance(Duration.ofSeconds(61));
            assertThat(healthy(rig.run(CollectorKind.COMPONENTS))).isEqualTo("milvus_component_healthy 0");
        }
    }

    @Test
    void isHealthyOnStandByForAHealthyOneOnly() {
        try (var rig = Rig.ofComponents(Role.ROOTCOORD, Role.ROOTCOORD)) {
            var states = new StateCode[] {StateCode.StandBy, StateCode.StandBy};
            int[] asked = {0};
            rig.milvus.answer(ROOT, question -> {
                int at = asked[0]++ % 2;
                return Answers.component("rootcoord", at + 1, states[at]);
            });
            rig.run(CollectorKind.COMPONENTS);
            rig.clock.advance(Duration.ofSeconds(61));
            assertThat(healthy(rig.run(CollectorKind.COMPONENTS)))
                    .isEqualTo("milvus_component_healthy 0\nmilvus_component_healthy 0");

            states[1] = StateCode.Healthy;
            var ran = rig.run(CollectorKind.COMPONENTS);

            assertThat(healthy(ran)).isEqualTo("milvus_component_healthy 1\nmilvus_component_healthy 1");
            assertThat(ran.samples().lines("milvus_component_state"))
                    .anySatisfy(line -> assertThat(line).contains("state=\"StandBy\""))
                    .anySatisfy(line -> assertThat(line).contains("state=\"Healthy\""));
        }
    }

    @Test
    void asksMixCoordForCoordinatorsThatItPlays() {
        try (var rig = Rig.ofComponents(Role.DATACOORD)) {
            rig.milvus.answer(ROOT, Answers.component("mixcoord", 9, StateCode.Healthy));

            assertThat(rig.run(CollectorKind.COMPONENTS).samples().lines("milvus_component_state"))
                    .singleElement()
                    .asString()
                    .startsWith("milvus_component_state{role_name=\"datacoord\",")
                    .contains("state=\"Healthy\"");
        }
    }

    @Test
    void tellsThoseThatAnswerWhileOneHangs() {
        try (var rig = Rig.ofComponents(Role.QUERYNODE, Role.ROOTCOORD)) {
            rig.milvus.hold("QueryNode/GetComponentStates", new CountDownLatch(1));
            rig.milvus.answer(ROOT, Answers.component("rootcoord", 1, StateCode.Healthy));

            var ran = rig.run(CollectorKind.COMPONENTS);

            assertThat(ran.samples().lines("milvus_component_up"))
                    .anySatisfy(line -> assertThat(line).contains("querynode").endsWith(" 0"))
                    .anySatisfy(line -> assertThat(line).contains("rootcoord").endsWith(" 1"));
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void tellsWhatTheClusterListsAndItsLossForTenMinutes() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(PROXY, Answers.component("proxy", 8, StateCode.Healthy));
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(Answers.coordinators(), Answers.node("querynode", 4, "10.0.0.4:21123", "")));
            rig.run(CollectorKind.NODES);
            var node = "milvus_component_up{role_name=\"querynode\",address=\"10.0.0.4:21123\"}";
            assertThat(rig.run(CollectorKind.COMPONENTS).value(node)).isEqualTo("1");

            rig.clock.advance(Duration.ofSeconds(30));
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));
            rig.run(CollectorKind.NODES);
            assertThat(rig.run(CollectorKind.COMPONENTS).value(node)).isEqualTo("0");

            rig.clock.advance(Duration.ofMinutes(11));
            rig.milvus.answer(
                    METRICS, Answers.systemInfo(Answers.coordinators(), Answers.node("datanode", 5, "x:1", "")));
            rig.run(CollectorKind.NODES);
            assertThat(rig.run(CollectorKind.COMPONENTS).value(node)).isEqualTo("absent");
        }
    }

    @Test
    void leavesWhatTheClusterListsToThePoller() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(PROXY, Answers.component("proxy", 8, StateCode.Healthy));
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));
            rig.run(CollectorKind.NODES);
            rig.duty(false);

            assertThat(rig.run(CollectorKind.COMPONENTS).samples().lines("milvus_component_up"))
                    .hasSize(1);
        }
    }

    @Test
    void doesNotCallDownWhoRefusesTheCredentials() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(PROXY, Status.UNAUTHENTICATED);

            var ran = rig.run(CollectorKind.COMPONENTS);

            assertThat(ran.page()).isEmpty();
            assertThat(ran.cause()).isEqualTo(FailureCause.UNAUTHENTICATED);
        }
    }

    @Test
    void cannotTellOfAMilvusWithoutComponents() {
        try (var rig = Rig.empty()) {
            var ran = rig.run(CollectorKind.COMPONENTS);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void keepsWhatItSawForTheStatusPage() {
        try (var rig = Rig.ofComponents(Role.ROOTCOORD)) {
            rig.milvus.answer(ROOT, Answers.component("rootcoord", 7, StateCode.Stopping));

            rig.run(CollectorKind.COMPONENTS);

            assertThat(rig.collectors.components())
                    .containsExactly(new ComponentStatus(
                            "rootcoord", rig.milvus.address().host() + ":1", 7L, "Stopping", null, true));
        }
    }
}
