package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.CheckHealthResponse;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.facts.CheckHealthCollector.ReasonKind;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.Recorded;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckHealthCollectorTest {

    private static final String CHECK = "MilvusService/CheckHealth";

    @ParameterizedTest
    @CsvSource({
        "check health fail for querycoord, COMPONENT",
        "'role querynode[nodeID: 3] is unhealthy, reason: rpc status error: 1', COMPONENT",
        "QueryNode=7 not healthy, COMPONENT",
        "service not ready[rootcoord=1]: Abnormal, NOT_READY",
        "max timetick lag execced threhold: query max timetick lag:3m on channel:dml_0, TIME_TICK",
        "channel checkpoint exceed max lag[channel=dml_0_1v0], TIME_TICK",
        "quota exceeded[reason=disk], QUOTA",
        "deny to write: memory limit, QUOTA",
        "the moon is full, OTHER"
    })
    void knowsWhatAReasonIsAbout(String reason, ReasonKind kind) {
        assertThat(ReasonKind.of(reason)).isEqualTo(kind);
    }

    @Test
    void countsReasonsByKindAndKeepsTheirWordsForTheLog() {
        try (var rig = Rig.empty();
                var log = CapturedLog.atDebug()) {
            rig.milvus.answer(CHECK, Recorded.of("2.3.5", "MilvusService/CheckHealth.coordinators_down"));

            var ran = rig.run(CollectorKind.CHECK_HEALTH);

            assertThat(ran.page()).isEqualTo("""
                            milvus_check_health_ok 0
                            milvus_check_health_reasons{kind="not_ready"} 0
                            milvus_check_health_reasons{kind="time_tick"} 0
                            milvus_check_health_reasons{kind="quota"} 0
                            milvus_check_health_reasons{kind="component"} 3
                            milvus_check_health_reasons{kind="other"} 0
                            """);
            assertThat(String.join("\n", log.lines())).contains("check health fail for rootcoord");
        }
    }

    @Test
    void tellsNothingWhereMilvusDoesNotKnowTheQuestion() {
        try (var rig = Rig.empty()) {
            var ran = rig.run(CollectorKind.CHECK_HEALTH);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void failsWithTheCallThatFailed() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(CHECK, Status.DEADLINE_EXCEEDED);
            assertThat(rig.run(CollectorKind.CHECK_HEALTH).cause()).isEqualTo(FailureCause.NOT_READY);
            rig.clock.advance(Duration.ofSeconds(61)); // the grace of a Milvus that may be starting is over
            assertThat(rig.run(CollectorKind.CHECK_HEALTH).cause()).isEqualTo(FailureCause.TIMEOUT);

            rig.milvus.answer(
                    CHECK,
                    CheckHealthResponse.newBuilder()
                            .setStatus(Answers.error(65535, "empty grpc client"))
                            .setIsHealthy(true)
                            .build());
            assertThat(rig.run(CollectorKind.CHECK_HEALTH).cause()).isEqualTo(FailureCause.REJECTED);
        }
    }
}
