package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodesCollectorTest {

    private static final String METRICS = "MilvusService/GetMetrics";

    private static String buffers(String tick) {
        return ",\"quota_metrics\":{\"Fgm\":{\"MinFlowGraphChannel\":\"x\",\"MinFlowGraphTt\":" + tick
                + ",\"NumFlowGraph\":1},\"GrowingSegmentsSize\":7,\"LoadedBinlogSize\":8,"
                + "\"DeleteBufferInfo\":{\"CollectionDeleteBufferSize\":{\"1\":2,\"2\":3}}}";
    }

    @Test
    void tellsWhatANodeHolds() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(
                            Answers.coordinators(),
                            Answers.node("querynode", 4, "10.0.0.4:21123", buffers("470609580538986514"))));

            var ran = rig.run(CollectorKind.NODES);

            var node = "{role_name=\"querynode\",node_id=\"4\"}";
            assertThat(ran.value("milvus_node_memory_limit_bytes" + node)).isEqualTo("1000");
            assertThat(ran.value("milvus_node_memory_used_bytes" + node)).isEqualTo("400");
            assertThat(ran.value("milvus_node_growing_bytes" + node)).isEqualTo("7");
            assertThat(ran.value("milvus_node_loaded_binlog_bytes" + node)).isEqualTo("8");
            assertThat(ran.value("milvus_node_delete_buffer_bytes" + node)).isEqualTo("5");
            assertThat(ran.value("milvus_node_time_tick_timestamp_seconds" + node))
                    .isEqualTo("1.795233080059E9");
            assertThat(ran.value("milvus_node_growing_bytes{role_name=\"rootcoord\",node_id=\"1\"}"))
                    .isEqualTo("absent");
            assertThat(ran.samples().lines("milvus_node_info"))
                    .contains(
                            "milvus_node_info{role_name=\"querynode\",node_id=\"4\",address=\"10.0.0.4:21123\",version=\"2.6.4\",deploy_mode=\"DISTRIBUTED\"} 1");
        }
    }

    @Test
    void tellsHowFarBackEachChannelWouldBeReadAgain() {
        try (var rig = Rig.empty()) {
            var wals = ",\"quota_metrics\":{\"StreamingQuota\":{\"WALs\":[{\"Channel\":{\"Name\":\"dml_1\"},"
                    + "\"RecoveryTimeTick\":470609580538986514},{\"Channel\":{\"Name\":\"dml_0\"},"
                    + "\"RecoveryTimeTick\":470609580538986498},{\"Channel\":{\"Name\":\"dml_2\"},"
                    + "\"RecoveryTimeTick\":18446744073709552000}]}}";
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(
                            Answers.coordinators(),
                            Answers.node("streamingnode", 4, "d:1", wals),
                            Answers.node("querynode", 5, "e:1", ",\"quota_metrics\":{\"StreamingQuota\":null}")));

            assertThat(rig.run(CollectorKind.NODES).samples().lines("milvus_channel_recovery_timestamp_seconds"))
                    .containsExactly(
                            "milvus_channel_recovery_timestamp_seconds{channel_name=\"dml_0\"} 1.795233080059E9",
                            "milvus_channel_recovery_timestamp_seconds{channel_name=\"dml_1\"} 1.795233080059E9");
        }
    }

    private static final String QUOTAS = """
            {"QueryNodeMetrics":{"4":{"Hms":{"memory":2000,"memory_usage":900},"GrowingSegmentsSize":70,\
            "StreamingQuota":{"WALs":[{"Channel":{"Name":"dml_0"},"RecoveryTimeTick":470609580538986514}]}}},\
            "DataNodeMetrics":{},\
            "ProxyMetrics":{"7":{"Hms":{"ip":"10.0.0.7:19529","memory":3000,"memory_usage":30}},\
            "8":{"Hms":{"ip":"10.0.0.8:19529","memory":4000,"memory_usage":40}}},"DataCoordMetrics":{}}""";

    private static Rig withQuotas(String quotas) {
        var rig = Rig.withComponents(Role.ROOTCOORD);
        rig.milvus.answer(
                METRICS,
                asked -> Answers.systemInfo(
                        Answers.coordinators(),
                        Answers.node("streamingnode", 4, "10.0.0.4:21123", ""),
                        Answers.node("datanode", 5, "10.0.0.5:21124", ""),
                        Answers.node("proxy", 7, "10.0.0.7:19529", "")));
        rig.milvus.answer("RootCoord/GetQuotaMetrics", Answers.metrics(quotas));
        return rig;
    }

    @Test
    void takesFromRootCoordWhatItKnowsBetterAndKeepsTheRest() {
        try (var rig = withQuotas(QUOTAS)) {
            var ran = rig.run(CollectorKind.NODES);

            var streaming = "{role_name=\"streamingnode\",node_id=\"4\"}";
            assertThat(ran.value("milvus_node_memory_used_bytes" + streaming)).isEqualTo("900");
            assertThat(ran.value("milvus_node_growing_bytes" + streaming)).isEqualTo("70");
            assertThat(ran.value("milvus_node_memory_used_bytes{role_name=\"datanode\",node_id=\"5\"}"))
                    .isEqualTo("400");
            assertThat(ran.samples().lines("milvus_node_info")).hasSize(6);
            assertThat(ran.samples().lines("milvus_channel_recovery_timestamp_seconds"))
                    .hasSize(1);
        }
    }

    @Test
    void knowsAllProxiesWhereRootCoordTellsOfThem() {
        try (var rig = withQuotas(QUOTAS)) {
            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.value("milvus_nodes{role_name=\"proxy\"}")).isEqualTo("2");
            assertThat(ran.value("milvus_node_memory_limit_bytes{role_name=\"proxy\",node_id=\"7\"}"))
                    .isEqualTo("3000");
            assertThat(ran.value("milvus_node_memory_limit_bytes{role_name=\"proxy\",node_id=\"8\"}"))
                    .isEqualTo("4000");
            assertThat(rig.target.internalPorts().of(Role.PROXY))
                    .as("found, and asked from now on")
                    .hasSize(2);
        }
    }

    @Test
    void doesWithoutRootCoordWhereItCollectsNothingOrFails() {
        try (var rig = withQuotas("{}")) {
            assertThat(rig.run(CollectorKind.NODES).value("milvus_nodes{role_name=\"proxy\"}"))
                    .isEqualTo("absent");

            rig.run(CollectorKind.NODES);
            assertThat(rig.milvus.calls("RootCoord/GetQuotaMetrics")).isEqualTo(1);
        }
        try (var rig = withQuotas("no JSON")) {
            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.cause()).isNull();
            assertThat(ran.samples().lines("milvus_node_info")).hasSize(6);
        }
    }

    @Test
    void doesNotTellATimeTickWithoutAChannel() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(
                            Answers.coordinators(),
                            Answers.node("querynode", 4, "d:1", buffers("18446744073709551615")),
                            Answers.node("querynode", 5, "e:1", buffers("18446744073709552000"))));

            assertThat(rig.run(CollectorKind.NODES).samples().lines("milvus_node_time_tick_timestamp_seconds"))
                    .isEmpty();
        }
    }

    @Test
    void keepsARoleThatLostItsLastNode() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(
                            Answers.coordinators(),
                            Answers.node("querynode", 4, "d:1", ""),
                            Answers.node("querynode", 5, "e:1", ""),
                            Answers.node("proxy", 6, "f:1", "")));
            assertThat(rig.run(CollectorKind.NODES).samples().lines("milvus_nodes"))
                    .containsExactly(
                            "milvus_nodes{role_name=\"datacoord\"} 1",
                            "milvus_nodes{role_name=\"querycoord\"} 1",
                            "milvus_nodes{role_name=\"querynode\"} 2",
                            "milvus_nodes{role_name=\"rootcoord\"} 1");
            rig.clock.advance(Duration.ofSeconds(30));
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));

            assertThat(rig.run(CollectorKind.NODES).value("milvus_nodes{role_name=\"querynode\"}"))
                    .isEqualTo("0");
        }
    }

    @Test
    void countsEntriesOfWhichNothingIsKnown() {
        try (var rig = Rig.empty()) {
            rig.milvus.play("2.3.5", "has_error");

            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.value("milvus_components_unreadable")).isNotEqualTo("0");
            assertThat(ran.page()).doesNotContain("role_name=\"\"");
        }
    }

    @Test
    void doesNotTakeAProxyAloneForACluster() {
        try (var rig = Rig.of("2.3.5", "coordinators_down")) {
            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.cause()).isEqualTo(FailureCause.NOT_READY);
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void tellsANodeThatIsListedTwiceOnce() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    METRICS,
                    Answers.systemInfo(
                            Answers.coordinators(),
                            Answers.node("querynode", 4, "d:1", ""),
                            Answers.node("querynode", 4, "d:1", "")));

            assertThat(rig.run(CollectorKind.NODES).value("milvus_nodes{role_name=\"querynode\"}"))
                    .isEqualTo("1");
        }
    }

    @Test
    void tellsNothingWhereThereIsNoTopology() {
        try (var rig = Rig.empty()) {
            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
        }
    }
}
