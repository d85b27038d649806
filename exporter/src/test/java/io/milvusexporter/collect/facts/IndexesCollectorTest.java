package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.GetIndexStatisticsRequest;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexesCollectorTest {

    private static final String STATISTICS = "MilvusService/GetIndexStatistics";
    private static final String DESCRIBE = "MilvusService/DescribeIndex";

    private static GetIndexStatisticsResponse told(IndexDescription... indexes) {
        return GetIndexStatisticsResponse.newBuilder()
                .addAllIndexDescriptions(List.of(indexes))
                .build();
    }

    private static GetIndexStatisticsResponse noIndex() {
        return GetIndexStatisticsResponse.newBuilder()
                .setStatus(Answers.error(700, "index not found[collection=a]"))
                .build();
    }

    private static Rig rig() {
        var rig = Rig.empty();
        Answers.catalogue(rig.milvus, Answers.collections("a"), Answers.nothing());
        rig.run(CollectorKind.COLLECTIONS);
        return rig;
    }

    @Test
    void tellsEachIndexOnceInItsOrder() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    STATISTICS,
                    told(
                            Answers.index("vec", "second", IndexState.InProgress),
                            Answers.index("vec", "first", IndexState.IndexStateNone),
                            Answers.index("vec", "second", IndexState.Failed)));

            assertThat(rig.run(CollectorKind.INDEXES).page()).isEqualTo("""
                            milvus_index_rows{db_name="default",collection_name="a",field_name="vec",index_name="first"} 10
                            milvus_index_rows{db_name="default",collection_name="a",field_name="vec",index_name="second"} 10
                            milvus_index_indexed_rows{db_name="default",collection_name="a",field_name="vec",index_name="first"} 4
                            milvus_index_indexed_rows{db_name="default",collection_name="a",field_name="vec",index_name="second"} 4
                            milvus_index_pending_rows{db_name="default",collection_name="a",field_name="vec",index_name="first"} 6
                            milvus_index_pending_rows{db_name="default",collection_name="a",field_name="vec",index_name="second"} 6
                            milvus_index_state{db_name="default",collection_name="a",field_name="vec",index_name="first",state="None"} 1
                            milvus_index_state{db_name="default",collection_name="a",field_name="vec",index_name="second",state="InProgress"} 1
                            """);
        }
    }

    @Test
    void leavesOutAStateThatIsNew() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    STATISTICS,
                    told(IndexDescription.newBuilder()
                            .setIndexName("x")
                            .setStateValue(99)
                            .build()));

            var ran = rig.run(CollectorKind.INDEXES);

            assertThat(ran.samples().lines("milvus_index_rows")).hasSize(1);
            assertThat(ran.samples().lines("milvus_index_state")).isEmpty();
        }
    }

    @Test
    void remembersThatThereIsNoIndex() {
        try (var rig = rig()) {
            rig.milvus.answer(STATISTICS, noIndex());

            var ran = rig.run(CollectorKind.INDEXES);
            rig.clock.advance(Duration.ofMinutes(20));
            rig.run(CollectorKind.INDEXES);

            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
            assertThat(rig.milvus.calls(STATISTICS)).isEqualTo(1);

            rig.clock.advance(Duration.ofMinutes(20));
            rig.run(CollectorKind.INDEXES);
            assertThat(rig.milvus.calls(STATISTICS)).isEqualTo(2);
        }
    }

    @Test
    void asksAgainOnceTheCollectionIsLoaded() {
        try (var rig = rig()) {
            rig.milvus.answer(STATISTICS, noIndex());
            rig.run(CollectorKind.INDEXES);
            Answers.catalogue(rig.milvus, Answers.collections("a"), Answers.loaded(Map.of("a", 100)));
            rig.clock.advance(Duration.ofMinutes(5));
            rig.run(CollectorKind.COLLECTIONS);
            rig.milvus.answer(STATISTICS, told(Answers.index("vec", "vec", IndexState.Finished)));

            assertThat(rig.run(CollectorKind.INDEXES).samples().lines("milvus_index_state"))
                    .hasSize(1);
        }
    }

    @Test
    void readsLoadedCollectionsFirst() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(
                    rig.milvus, Answers.collections("a", "b", "c"), Answers.loaded(Map.of("b", 100, "c", 20)));
            rig.run(CollectorKind.COLLECTIONS);
            rig.milvus.answer(STATISTICS, told());

            rig.run(CollectorKind.INDEXES);

            assertThat(rig.milvus.asked(STATISTICS))
                    .extracting(asked ->
                            asked.as(GetIndexStatisticsRequest.parser()).getCollectionName())
                    .containsExactly("b", "a", "c");
        }
    }

    @Test
    void describesIndexesWhereThereAreNoStatistics() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    DESCRIBE,
                    DescribeIndexResponse.newBuilder()
                            .addIndexDescriptions(Answers.index("vec", "vec", IndexState.Retry))
                            .build());

            var ran = rig.run(CollectorKind.INDEXES);

            assertThat(ran.samples().lines("milvus_index_state"))
                    .singleElement()
                    .asString()
                    .contains("state=\"Retry\"");
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_EACH);
        }
    }

    @Test
    void tellsNothingWhereMilvusKnowsNeither() {
        try (var rig = rig()) {
            var ran = rig.run(CollectorKind.INDEXES);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void countsAsFailedWhileACollectionIsRefused() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.nothing());
            rig.milvus.answer(
                    STATISTICS,
                    asked -> asked.as(GetIndexStatisticsRequest.parser())
                                    .getCollectionName()
                                    .equals("a")
                            ? GetIndexStatisticsResponse.newBuilder()
                                    .setStatus(Answers.error(1401, "privilege not permitted"))
                                    .build()
                            : told(Answers.index("vec", "vec", IndexState.Finished)));

            var ran = rig.run(CollectorKind.INDEXES);

            assertThat(ran.cause()).isEqualTo(FailureCause.DENIED);
            assertThat(ran.samples().lines("milvus_index_rows")).hasSize(1);
        }
    }

    @Test
    void forgetsACollectionThatIsGone() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    STATISTICS,
                    GetIndexStatisticsResponse.newBuilder()
                            .setStatus(Answers.error(100, "collection not found[collection=a]"))
                            .build());

            var ran = rig.run(CollectorKind.INDEXES);

            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
        }
    }
}
