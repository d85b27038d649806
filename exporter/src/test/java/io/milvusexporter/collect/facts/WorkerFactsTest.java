package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.wire.GetJobStatsResponse;
import io.milvusexporter.collect.wire.QuerySlotResponse;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is in store and who works on it: segments and slots, told on internal ports alone. */
class WorkerFactsTest {

    private static final String SEGMENTS = "DataCoord/GetMetrics";

    private static String segment(long collection, String state, String level, int rows, int bytes) {
        return """
                {"segment_id":"9","collection_id":"%d","state":"%s","level":"%s","num_of_rows":"%d","mem_size":"%d"}\
                """.formatted(collection, state, level, rows, bytes);
    }

    @Test
    void addsUpTheSegmentsOfEachCollectionByStateAndLevel() {
        try (var rig = Rig.withComponents(Role.DATACOORD)) {
            Answers.catalogue(rig.milvus, Answers.collections("books", "films"), Answers.loaded(Map.of()));
            rig.milvus.answer(
                    SEGMENTS,
                    Answers.metrics("[" + segment(2, "Flushed", "L1", 10, 100) + ","
                            + segment(1, "Growing", "L1", 3, 30)
                            + "," + segment(1, "Flushed", "L0", 0, 5) + "," + segment(2, "Flushed", "L1", 20, 200)
                            + "," + segment(77, "Flushed", "L1", 1, 1) + "]"));

            var ran = rig.run(CollectorKind.SEGMENTS);

            assertThat(ran.source()).isEqualTo(Source.INTERNAL);
            assertThat(ran.page()).isEqualTo("""
                    milvus_segment_segments{db_name="default",collection_name="books",state="Flushed",level="L0"} 1
                    milvus_segment_segments{db_name="default",collection_name="books",state="Growing",level="L1"} 1
                    milvus_segment_segments{db_name="default",collection_name="films",state="Flushed",level="L1"} 2
                    milvus_segment_rows{db_name="default",collection_name="books",state="Flushed",level="L0"} 0
                    milvus_segment_rows{db_name="default",collection_name="books",state="Growing",level="L1"} 3
                    milvus_segment_rows{db_name="default",collection_name="films",state="Flushed",level="L1"} 30
                    milvus_segment_bytes{db_name="default",collection_name="books",state="Flushed",level="L0"} 5
                    milvus_segment_bytes{db_name="default",collection_name="books",state="Growing",level="L1"} 30
                    milvus_segment_bytes{db_name="default",collection_name="films",state="Flushed",level="L1"} 300
                    """);
        }
    }

    @Test
    void isContentWithAMilvusThatKnowsNoSuchList() {
        try (var rig = Rig.withComponents(Role.DATACOORD)) {
            Answers.catalogue(rig.milvus, Answers.collections("books"), Answers.loaded(Map.of()));
            rig.milvus.answer(
                    SEGMENTS,
                    io.milvus.grpc.GetMetricsResponse.newBuilder()
                            .setStatus(Answers.error(1200, "metric not found[metric=segments]"))
                            .build());

            rig.run(CollectorKind.SEGMENTS);
            var ran = rig.run(CollectorKind.SEGMENTS);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
            assertThat(rig.milvus.calls(SEGMENTS)).isEqualTo(1);
            assertThat(rig.milvus.calls("MilvusService/ShowCollections")).isZero();
        }
    }

    private static void dataNode(Rig rig, long id) {
        rig.milvus.answer("DataNode/GetComponentStates", Answers.component("datanode", id, StateCode.Healthy));
    }

    private static void jobs(Rig rig, GetJobStatsResponse.Builder jobs) {
        rig.milvus.answer("IndexNode/GetJobStats", jobs.build());
    }

    @Test
    void tellsTheSlotsOfADataNodeThatBuildsIndexesToo() {
        try (var rig = Rig.withComponents(Role.DATANODE)) {
            dataNode(rig, 5);
            rig.milvus.answer(
                    "DataNode/QuerySlot",
                    QuerySlotResponse.newBuilder().setAvailableSlots(3).build());
            jobs(rig, GetJobStatsResponse.newBuilder().setAvailableSlots(3).setTotalSlots(16));

            assertThat(rig.run(CollectorKind.SLOTS).page()).isEqualTo("""
                    milvus_node_slots{role_name="datanode",node_id="5"} 16
                    milvus_node_available_slots{role_name="datanode",node_id="5"} 3
                    """);
        }
    }

    @Test
    void tellsTheJobsOfAnIndexNodeBeforeThereWereSlots() {
        try (var rig = Rig.withComponents(Role.DATANODE, Role.INDEXNODE)) {
            dataNode(rig, 5);
            rig.milvus.answer("IndexNode/GetComponentStates", Answers.component("indexnode", 6, StateCode.Healthy));
            var turn = new int[1];
            rig.milvus.answer("IndexNode/GetJobStats", asked -> {
                if (turn[0]++ == 0) { // at the data node's port
                    throw Status.UNIMPLEMENTED.asRuntimeException();
                }
                return GetJobStatsResponse.newBuilder()
                        .setAvailableSlots(1)
                        .setInProgressJobNum(2)
                        .setEnqueueJobNum(4)
                        .build();
            });

            var ran = rig.run(CollectorKind.SLOTS);

            assertThat(ran.cause()).as("a data node of 2.3 that knows no slots").isNull();
            assertThat(ran.page()).isEqualTo("""
                    milvus_node_available_slots{role_name="indexnode",node_id="6"} 1
                    milvus_node_index_jobs{role_name="indexnode",node_id="6",state="in_progress"} 2
                    milvus_node_index_jobs{role_name="indexnode",node_id="6",state="enqueued"} 4
                    """);
        }
    }

    @Test
    void tellsOfTheWorkersThatAnswerWhenOneDoesNot() {
        try (var rig = Rig.withComponents(Role.DATANODE, Role.DATANODE)) {
            var turn = new int[1];
            rig.milvus.answer("DataNode/GetComponentStates", asked -> {
                if (turn[0]++ == 0) {
                    throw Status.UNAVAILABLE.asRuntimeException();
                }
                return Answers.component("datanode", 8, StateCode.Healthy);
            });
            rig.milvus.answer(
                    "DataNode/QuerySlot",
                    QuerySlotResponse.newBuilder().setAvailableSlots(2).build());

            var ran = rig.run(CollectorKind.SLOTS);

            assertThat(ran.cause()).isEqualTo(FailureCause.UNREACHABLE);
            assertThat(ran.page()).isEqualTo("milvus_node_available_slots{role_name=\"datanode\",node_id=\"8\"} 2\n");
        }
    }
}
