package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.testing.FakeMilvus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageCollectorTest {

    private static final String METRICS = "MilvusService/GetMetrics";
    private static final String STATISTICS = "MilvusService/GetCollectionStatistics";

    private static final String STORED = """
            ,"collection_metrics":{"Collections":{"1":{"NumEntitiesTotal":30,"IndexInfo":[]}}},\
            "quota_metrics":{"TotalBinlogSize":5,"CollectionBinlogSize":{"1":500},"CollectionL0RowCount":{"2":4}}""";

    private static String loaded(long rows) {
        return ",\"collection_metrics\":{\"CollectionRows\":{\"1\":" + rows + "}}";
    }

    private static void topology(FakeMilvus milvus, String... queryNodes) {
        milvus.answer(
                METRICS,
                Answers.systemInfo(
                        Answers.node("rootcoord", 1, "a:1", ""),
                        Answers.node("datacoord", 2, "b:1", STORED),
                        Answers.node("querycoord", 3, "c:1", ""),
                        String.join(",", queryNodes)));
    }

    private static Rig rig() {
        var rig = Rig.empty();
        Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100)));
        return rig;
    }

    @Test
    void tellsAllFromOneDocument() {
        try (var rig = rig()) {
            topology(rig.milvus, Answers.node("querynode", 4, "d:1", loaded(40)));

            var ran = rig.run(CollectorKind.STORAGE);

            assertThat(ran.page()).isEqualTo("""
                            milvus_collection_stored_rows{db_name="default",collection_name="a"} 30
                            milvus_collection_stored_rows{db_name="default",collection_name="b"} 0
                            milvus_collection_loaded_rows{db_name="default",collection_name="a"} 40
                            milvus_collection_loaded_rows{db_name="default",collection_name="b"} 0
                            milvus_collection_binlog_bytes{db_name="default",collection_name="a"} 500
                            milvus_collection_binlog_bytes{db_name="default",collection_name="b"} 0
                            milvus_collection_l0_delete_rows{db_name="default",collection_name="a"} 0
                            milvus_collection_l0_delete_rows{db_name="default",collection_name="b"} 4
                            """);
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(rig.milvus.calls(STATISTICS)).isZero();
        }
    }

    @Test
    void countsLoadedRowsForOneReplica() {
        try (var rig = rig()) {
            topology(
                    rig.milvus,
                    Answers.node("querynode", 4, "d:1", loaded(40)),
                    Answers.node("querynode", 5, "e:1", loaded(41)));
            rig.milvus.answer("MilvusService/GetReplicas", Answers.replicas(1, 1));
            rig.run(CollectorKind.COLLECTIONS);
            rig.run(CollectorKind.REPLICAS);

            assertThat(rig.run(CollectorKind.STORAGE).samples().lines("milvus_collection_loaded_rows"))
                    .containsExactly(
                            "milvus_collection_loaded_rows{db_name=\"default\",collection_name=\"a\"} 40.5",
                            "milvus_collection_loaded_rows{db_name=\"default\",collection_name=\"b\"} 0");
        }
    }

    @Test
    void doesNotTellLoadedRowsOfSeveralNodesWhileTheReplicasAreUnknown() {
        try (var rig = rig()) {
            topology(
                    rig.milvus,
                    Answers.node("querynode", 4, "d:1", loaded(40)),
                    Answers.node("streamingnode", 5, "e:1", loaded(3)));

            assertThat(rig.run(CollectorKind.STORAGE).samples().lines("milvus_collection_loaded_rows"))
                    .containsExactly("milvus_collection_loaded_rows{db_name=\"default\",collection_name=\"b\"} 0");
        }
    }

    @Test
    void keepsTheFactsWhileOnlyNodesTellSomethingNew() {
        try (var rig = rig()) {
            topology(rig.milvus, Answers.node("querynode", 4, "d:1", loaded(40)));
            var before = rig.run(CollectorKind.STORAGE).facts();

            rig.clock.advance(Duration.ofSeconds(60));
            topology(rig.milvus, Answers.node("querynode", 4, "d:2", loaded(40)));
            assertThat(rig.run(CollectorKind.STORAGE).facts()).isSameAs(before);

            rig.clock.advance(Duration.ofSeconds(60));
            topology(rig.milvus, Answers.node("querynode", 4, "d:2", loaded(41)));
            assertThat(rig.run(CollectorKind.STORAGE).samples().lines("milvus_collection_loaded_rows"))
                    .first()
                    .asString()
                    .endsWith(" 41");
        }
    }

    @Test
    void tellsTheReplicasAsSoonAsTheyAreKnown() {
        try (var rig = rig()) {
            topology(
                    rig.milvus,
                    Answers.node("querynode", 4, "d:1", loaded(40)),
                    Answers.node("streamingnode", 5, "e:1", loaded(3)));
            rig.milvus.answer("MilvusService/GetReplicas", Answers.replicas(1));
            rig.run(CollectorKind.COLLECTIONS);
            rig.run(CollectorKind.STORAGE);
            rig.run(CollectorKind.REPLICAS);

            assertThat(rig.run(CollectorKind.STORAGE)
                            .value("milvus_collection_loaded_rows{db_name=\"default\",collection_name=\"a\"}"))
                    .isEqualTo("43");
        }
    }

    @Test
    void asksForRowsOneByOneWhereTheDocumentHasNone() {
        try (var rig = rig()) {
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));
            rig.milvus.answer(
                    STATISTICS,
                    asked -> asked.as(GetCollectionStatisticsRequest.parser())
                                    .getCollectionName()
                                    .equals("a")
                            ? Answers.rows("12")
                            : GetCollectionStatisticsResponse.newBuilder()
                                    .setStatus(Answers.error(100, "collection not found[collection=b]"))
                                    .build());

            var ran = rig.run(CollectorKind.STORAGE);

            assertThat(ran.page())
                    .isEqualTo("milvus_collection_stored_rows{db_name=\"default\",collection_name=\"a\"} 12\n");
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_EACH);
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void readsTheDocumentOnceForManyStepsOfASweep() {
        try (var rig = rig()) {
            rig.milvus.answer(METRICS, Answers.systemInfo(Answers.coordinators()));
            rig.milvus.answer(STATISTICS, Answers.rows("1"));

            for (int i = 0; i < 3; i++) {
                rig.run(CollectorKind.STORAGE);
                rig.clock.advance(Duration.ofSeconds(7));
            }

            assertThat(rig.milvus.calls(METRICS)).isEqualTo(1);
        }
    }

    @Test
    void tellsARowCountThatIsNoNumberAsMalformed() {
        try (var rig = rig()) {
            rig.milvus.answer(STATISTICS, Answers.rows("many"));

            var ran = rig.run(CollectorKind.STORAGE);

            assertThat(ran.cause()).isEqualTo(FailureCause.MALFORMED);
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void tellsNothingIfNothingIsSupported() {
        try (var rig = rig()) {
            var ran = rig.run(CollectorKind.STORAGE);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void doesNotTakeTheDearerWayBecauseTheCheapOneIsSlow() {
        try (var rig = rig()) {
            rig.milvus.fail(METRICS, Status.DEADLINE_EXCEEDED);
            rig.milvus.answer(STATISTICS, Answers.rows("1"));

            assertThat(rig.run(CollectorKind.STORAGE).cause()).isEqualTo(FailureCause.TIMEOUT);
            assertThat(rig.milvus.calls(STATISTICS)).isZero();
        }
    }

    @Test
    void saysWhenTheDocumentWasRead() {
        try (var rig = rig()) {
            topology(rig.milvus, Answers.node("querynode", 4, "d:1", loaded(40)));
            var before = rig.clock.nanoTime();
            rig.run(CollectorKind.NODES);
            var after = rig.clock.nanoTime();
            rig.clock.advance(Duration.ofSeconds(10));

            assertThat(rig.run(CollectorKind.STORAGE).run().asOfNanos()).isBetween(before, after);
        }
    }
}
