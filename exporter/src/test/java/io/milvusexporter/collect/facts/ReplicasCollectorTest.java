package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasCollectorTest {

    private static final String REPLICAS = "MilvusService/GetReplicas";
    private static final String A = "{db_name=\"default\",collection_name=\"a\"}";

    private static Rig rig() {
        var rig = Rig.empty();
        Answers.catalogue(rig.milvus, Answers.collections("a", "b", "c"), Answers.loaded(Map.of("a", 100, "b", 60)));
        rig.run(CollectorKind.COLLECTIONS);
        return rig;
    }

    private static GetReplicasResponse refused(int code, String reason) {
        return GetReplicasResponse.newBuilder()
                .setStatus(Answers.error(code, reason))
                .build();
    }

    private static String facts(Rig.Ran ran) {
        return ran.value("milvus_collection_queryable" + A) + " " + ran.value("milvus_collection_replicas" + A) + " "
                + ran.value("milvus_collection_shards_without_leader" + A);
    }

    @Test
    void asksAboutLoadedCollectionsOnly() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(2));

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(ran.page()).isEqualTo("""
                            milvus_collection_queryable{db_name="default",collection_name="a"} 1
                            milvus_collection_queryable{db_name="default",collection_name="b"} 0
                            milvus_collection_queryable{db_name="default",collection_name="c"} 0
                            milvus_collection_replicas{db_name="default",collection_name="a"} 1
                            milvus_collection_replicas{db_name="default",collection_name="c"} 0
                            milvus_collection_shards_without_leader{db_name="default",collection_name="a"} 0
                            milvus_collection_shards_without_leader{db_name="default",collection_name="c"} 0
                            """);
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_EACH);
            assertThat(rig.milvus.asked(REPLICAS))
                    .singleElement()
                    .satisfies(asked -> assertThat(
                                    asked.as(GetReplicasRequest.parser()).getWithShardNodes())
                            .isTrue());
        }
    }

    @Test
    void isQueryableByOneWholeReplica() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(0, 2));

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("1 2 2");
        }
    }

    @Test
    void remembersHowManyShardsThereAreWhenMilvusLeavesThemOut() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(3));
            rig.run(CollectorKind.REPLICAS);
            rig.milvus.answer(REPLICAS, Answers.replicas(0));
            rig.clock.advance(Duration.ofSeconds(60));

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("0 1 3");
        }
    }

    @Test
    void countsALeaderWithoutAnIdAsNone() {
        try (var rig = rig()) {
            var answer = Answers.replicas(2).toBuilder();
            answer.getReplicasBuilder(0).getShardReplicasBuilder(1).setLeaderID(-1);
            rig.milvus.answer(REPLICAS, answer.build());

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("0 1 1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'failed to get replicas by collection: replica not found[replica=1]'",
        "100, 'collection not loaded: collection not found[collection=1]'",
        "101, 'collection not loaded[collection=1]'"
    })
    void takesWhatMilvusSaysOfAnUnloadedCollectionForAnAnswer(int code, String reason) {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, refused(code, reason));

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(facts(ran)).isEqualTo("0 0 0");
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void takesAnEmptyAnswerForAnUnloadedCollection() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas());

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("0 0 0");
        }
    }

    @Test
    void tellsNothingOfACollectionThatIsGone() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, refused(100, "collection not found[collection=a]"));

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(facts(ran)).isEqualTo("absent absent absent");
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void understandsThatAnOldMilvusRefusesWhileALeaderIsMissing() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(2));
            rig.run(CollectorKind.REPLICAS);
            rig.milvus.answer(
                    REPLICAS,
                    refused(
                            65535,
                            "failed to get shard leader for shard x, the collection not loaded or leader is offline"));
            rig.clock.advance(Duration.ofSeconds(60));

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(facts(ran)).isEqualTo("0 absent 2");
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void doesNotCallACollectionDeadWhoseOtherReplicaMayBeWhole() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(2, 2));
            rig.run(CollectorKind.REPLICAS);
            rig.milvus.answer(REPLICAS, refused(65535, "failed to get shard leader for shard x"));
            rig.clock.advance(Duration.ofSeconds(60));

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("absent absent 2");
        }
    }

    @Test
    void tellsAtOnceWhatIsReleased() {
        try (var rig = rig()) {
            rig.milvus.answer(REPLICAS, Answers.replicas(2));
            rig.run(CollectorKind.REPLICAS);
            Answers.catalogue(rig.milvus, Answers.collections("a", "b", "c"), Answers.nothing());
            rig.clock.advance(Duration.ofSeconds(60));
            rig.run(CollectorKind.COLLECTIONS);
            rig.milvus.clear();

            assertThat(facts(rig.run(CollectorKind.REPLICAS))).isEqualTo("0 0 0");
            assertThat(rig.milvus.calls(REPLICAS)).isZero();
        }
    }

    @Test
    void losesOneCollectionToItsOwnFailure() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100, "b", 100)));
            rig.run(CollectorKind.COLLECTIONS);
            rig.milvus.answer(
                    REPLICAS,
                    asked -> asked.as(GetReplicasRequest.parser())
                                    .getCollectionName()
                                    .equals("b")
                            ? refused(65535, "channel not available")
                            : Answers.replicas(1));

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(facts(ran)).isEqualTo("1 1 0");
            assertThat(ran.samples().lines("milvus_collection_queryable")).hasSize(1);
            assertThat(ran.cause()).isEqualTo(FailureCause.REJECTED);
        }
    }

    @Test
    void asksAboutAllWhileNobodyKnowsWhatIsLoaded() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.nothing());
            rig.milvus.answer(
                    REPLICAS,
                    asked -> asked.as(GetReplicasRequest.parser())
                                    .getCollectionName()
                                    .equals("a")
                            ? Answers.replicas(1)
                            : Answers.replicas());

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(ran.samples().lines("milvus_collection_queryable"))
                    .containsExactly(
                            "milvus_collection_queryable{db_name=\"default\",collection_name=\"a\"} 1",
                            "milvus_collection_queryable{db_name=\"default\",collection_name=\"b\"} 0");
        }
    }

    @Test
    void tellsNothingWhereMilvusHasNoReplicas() {
        try (var rig = rig()) {
            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.page()).isEmpty();
            assertThat(ran.cause()).isNull();
        }
    }
}
