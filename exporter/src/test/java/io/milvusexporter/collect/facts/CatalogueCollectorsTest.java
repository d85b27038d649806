package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Databases and collections: who lists them, and what becomes of odd lists. */
class CatalogueCollectorsTest {

    private static final String DATABASES = "MilvusService/ListDatabases";
    private static final String COLLECTIONS = "MilvusService/ShowCollections";

    @Test
    void listsOnceForAll() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("b", "a"), Answers.nothing());

            rig.run(CollectorKind.COLLECTIONS);
            var ran = rig.run(CollectorKind.DATABASES);

            assertThat(ran.value("milvus_database_collections{db_name=\"default\"}"))
                    .isEqualTo("2");
            assertThat(rig.milvus.calls(DATABASES)).isEqualTo(1);
        }
    }

    @Test
    void listsAnewOnItsInterval() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a"), Answers.nothing());
            rig.run(CollectorKind.COLLECTIONS);
            rig.clock.advance(Duration.ofSeconds(30));
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.nothing());

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines("milvus_collection_info")).hasSize(2);
        }
    }

    @Test
    void tellsCollectionsInTheirOrderWhateverTheOrderOfTheAnswer() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("c", "a", "b"), Answers.loaded(Map.of("a", 100)));

            assertThat(rig.run(CollectorKind.COLLECTIONS).page()).isEqualTo("""
                            milvus_collection_info{db_name="default",collection_name="a",collection_id="2"} 1
                            milvus_collection_info{db_name="default",collection_name="b",collection_id="3"} 1
                            milvus_collection_info{db_name="default",collection_name="c",collection_id="1"} 1
                            milvus_collection_load_state{db_name="default",collection_name="a",state="Loaded"} 1
                            milvus_collection_load_state{db_name="default",collection_name="b",state="NotLoad"} 1
                            milvus_collection_load_state{db_name="default",collection_name="c",state="NotLoad"} 1
                            milvus_collection_loaded_ratio{db_name="default",collection_name="a"} 1
                            milvus_collection_loaded_ratio{db_name="default",collection_name="b"} 0
                            milvus_collection_loaded_ratio{db_name="default",collection_name="c"} 0
                            """);
        }
    }

    @Test
    void readsParallelListsOnlyAsFarAsTheyGo() {
        try (var rig = Rig.empty()) {
            var all = Answers.collections("a", "b").toBuilder()
                    .clearCollectionIds()
                    .addCollectionIds(7);
            Answers.catalogue(rig.milvus, all.build(), Answers.nothing());

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines("milvus_collection_info"))
                    .containsExactly(
                            "milvus_collection_info{db_name=\"default\",collection_name=\"a\",collection_id=\"7\"} 1",
                            "milvus_collection_info{db_name=\"default\",collection_name=\"b\",collection_id=\"\"} 1");
        }
    }

    @Test
    void keepsCollectionsOfOneNameInTwoDatabasesApart() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("shop", "default", "shop"));
            rig.milvus.answer(
                    COLLECTIONS,
                    asked -> Answers.isInMemory(asked)
                            ? Answers.loaded(Map.of("a", Answers.database(asked).equals("shop") ? 100 : 40))
                            : Answers.collections("a", "a"));

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines("milvus_collection_load_state"))
                    .containsExactly(
                            "milvus_collection_load_state{db_name=\"default\",collection_name=\"a\",state=\"Loading\"} 1",
                            "milvus_collection_load_state{db_name=\"shop\",collection_name=\"a\",state=\"Loaded\"} 1");
            assertThat(ran.value("milvus_collection_loaded_ratio{db_name=\"default\",collection_name=\"a\"}"))
                    .isEqualTo("0.4");
        }
    }

    @Test
    void sendsTheDatabaseInTheHeaderToo() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("shop")).answer(COLLECTIONS, Answers.nothing());

            rig.run(CollectorKind.COLLECTIONS);

            assertThat(rig.milvus.asked(COLLECTIONS))
                    .hasSize(2)
                    .allSatisfy(asked -> assertThat(asked.header("dbname")).isEqualTo("shop"));
        }
    }

    @Test
    void doesNotMindADatabaseThatIsDroppedMeanwhile() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("default", "gone"));
            rig.milvus.answer(COLLECTIONS, asked -> {
                if (!Answers.database(asked).equals("gone")) {
                    return Answers.isInMemory(asked) ? Answers.nothing() : Answers.collections("a");
                }
                rig.milvus.answer(DATABASES, Answers.databases("default"));
                return ShowCollectionsResponse.newBuilder()
                        .setStatus(Answers.error(1, "Database gone not found"))
                        .build();
            });

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.cause()).isNull();
            assertThat(ran.samples().lines("milvus_collection_info")).hasSize(1);
            assertThat(rig.run(CollectorKind.DATABASES).page()).doesNotContain("gone");
        }
    }

    @Test
    void failsIfADatabaseThatIsThereCannotBeListed() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("default", "shop"));
            rig.milvus.answer(
                    COLLECTIONS,
                    asked -> Answers.database(asked).equals("shop")
                            ? ShowCollectionsResponse.newBuilder()
                                    .setStatus(Answers.error(65535, "empty grpc client"))
                                    .build()
                            : Answers.collections("a"));

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.cause()).isEqualTo(FailureCause.REJECTED);
            assertThat(ran.page()).isEmpty();
            assertThat(rig.collectors.inventory().get().collections()).isEmpty();
        }
    }

    @Test
    void makesDoWithTheDefaultDatabaseIfItMayNotListThem() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail(DATABASES, Status.PERMISSION_DENIED);
            rig.milvus.answer(
                    COLLECTIONS, asked -> Answers.isInMemory(asked) ? Answers.nothing() : Answers.collections("a"));

            assertThat(rig.run(CollectorKind.COLLECTIONS).cause()).isNull();
            var ran = rig.run(CollectorKind.DATABASES);

            assertThat(ran.cause()).isEqualTo(FailureCause.DENIED);
            assertThat(ran.value("milvus_database_collections{db_name=\"default\"}"))
                    .isEqualTo("1");
        }
    }

    @Test
    void tellsTheDatabasesThatItMaySee() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("default", "shop"));
            rig.milvus.answer(COLLECTIONS, asked -> {
                if (Answers.database(asked).equals("default")) {
                    throw Status.PERMISSION_DENIED.asRuntimeException();
                }
                return Answers.isInMemory(asked) ? Answers.nothing() : Answers.collections("a");
            });

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines("milvus_collection_info"))
                    .hasSize(1);
            assertThat(rig.run(CollectorKind.DATABASES).page()).isEqualTo("""
                            milvus_database_info{db_name="default",database_id=""} 1
                            milvus_database_info{db_name="shop",database_id=""} 1
                            milvus_database_collections{db_name="shop"} 1
                            """);
        }
    }

    @Test
    void failsIfItMaySeeNothing() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, Answers.databases("default")).fail(COLLECTIONS, Status.PERMISSION_DENIED);

            assertThat(rig.run(CollectorKind.COLLECTIONS).cause()).isEqualTo(FailureCause.DENIED);
        }
    }

    @Test
    void isContentWithAMilvusThatShowsNoDatabase() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(DATABASES, ListDatabasesResponse.getDefaultInstance());

            assertThat(rig.run(CollectorKind.DATABASES).cause()).isNull();
            assertThat(rig.run(CollectorKind.COLLECTIONS).cause()).isNull();
        }
    }

    @Test
    void keepsTheInventoryAndTheFactsWhileNothingChanges() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100)));
            var before = rig.run(CollectorKind.COLLECTIONS).facts();
            var inventory = rig.collectors.inventory().get();
            rig.clock.advance(Duration.ofSeconds(60));
            rig.milvus.answer(
                    COLLECTIONS,
                    asked -> Answers.isInMemory(asked)
                            ? Answers.loaded(Map.of("a", 100))
                            : ShowCollectionsResponse.newBuilder()
                                    .addAllCollectionNames(List.of("b", "a"))
                                    .addAllCollectionIds(List.of(2L, 1L))
                                    .build());

            assertThat(rig.run(CollectorKind.COLLECTIONS).facts()).isSameAs(before);
            assertThat(rig.collectors.inventory().get()).isSameAs(inventory);
        }
    }
}
