package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.grpc.GetMetricsResponse;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.testing.FakeMilvus;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topology document, as all collectors read it together: what of it is believed. */
class SystemInfoSourceTest {

    private static final String METRICS = "MilvusService/GetMetrics";

    private final FakeMilvus milvus = FakeMilvus.inProcess();
    private final Rig rig = Rig.of(milvus);

    @AfterEach
    void close() {
        rig.close();
        milvus.close();
    }

    private void answer(String... roles) {
        var nodes = Arrays.stream(roles)
                .map(role -> "{\"infos\":{\"type\":\"" + role + "\",\"id\":7}}")
                .collect(Collectors.joining(",", "{\"nodes_info\":[", "]}"));
        milvus.answer(
                METRICS, GetMetricsResponse.newBuilder().setResponse(nodes).build());
    }

    /** As late as it may be read again. */
    private SystemInfoSource.Read read() {
        rig.clock.advance(Duration.ofSeconds(15));
        return rig.target.systemInfo().read(rig.run(Duration.ofSeconds(20)));
    }

    private double staleAnswers() {
        return rig.registry.scrape(name -> name.startsWith("milvus_exporter_stale_answers")).stream()
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void staysAsOldAsItWasWhenItSaysTheSameInAnotherOrder() {
        answer("mixcoord", "querynode");
        var first = read();
        answer("querynode", "mixcoord");

        assertThat(read()).isSameAs(first);
        assertThat(staleAnswers()).isEqualTo(1);

        answer("mixcoord", "querynode", "datanode");
        assertThat(read().nanos()).isGreaterThan(first.nanos());
        assertThat(staleAnswers()).isEqualTo(1);
    }

    @Test
    void isNotBelievedWithoutACoordinator() {
        answer("mixcoord", "querynode");
        read();
        answer("proxy");

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        CallException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(FailureCause.NOT_READY));
        assertThat(staleAnswers()).isEqualTo(1);
        assertThat(rig.target.systemInfo().last().orElseThrow().info().nodes()).hasSize(2);
    }
}
