package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is told stays true while Milvus changes under it. */
class ChangeTest {

    private static final String COLLECTIONS = "MilvusService/ShowCollections";

    private static ShowCollectionsResponse listed(Map<String, Long> ids) {
        var answer = ShowCollectionsResponse.newBuilder();
        ids.forEach((name, id) -> answer.addCollectionNames(name).addCollectionIds(id));
        return answer.build();
    }

    private static String info(String name, long id) {
        return "milvus_collection_info{db_name=\"default\",collection_name=\"" + name + "\",collection_id=\"" + id
                + "\"} 1";
    }

    /** All collectors, twice, as far apart as they usually run. */
    private static void later(Rig rig) {
        for (int round = 0; round < 2; round++) {
            rig.clock.advance(Duration.ofSeconds(90));
            for (var kind : CollectorKind.values()) {
                rig.run(kind);
            }
        }
    }

    @Test
    void aRenamedCollectionKeepsItsIdAndItsFigures() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            later(rig);
            world.collections.set(0, "novels");
            world.loaded.remove("books");
            world.loaded.put("novels", 100);
            later(rig);

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines("milvus_collection_info"))
                    .containsExactly(info("films", 2), info("novels", 1));
            assertThat(rig.run(CollectorKind.STORAGE).samples().lines("milvus_collection_stored_rows"))
                    .containsExactly(
                            "milvus_collection_stored_rows{db_name=\"default\",collection_name=\"films\"} 10",
                            "milvus_collection_stored_rows{db_name=\"default\",collection_name=\"novels\"} 10");
            assertThat(rig.run(CollectorKind.REPLICAS).page())
                    .contains("milvus_collection_queryable{db_name=\"default\",collection_name=\"novels\"} 1")
                    .doesNotContain("books");
            assertThat(rig.run(CollectorKind.INDEXES).page()).doesNotContain("books");
        }
    }

    @Test
    void aCollectionMadeAnewUnderItsOldNameInheritsNothing() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            later(rig);
            var ids = new AtomicReference<>(Map.of("books", 77L, "films", 2L));
            rig.milvus.answer(
                    COLLECTIONS, asked -> Answers.isInMemory(asked) ? Answers.loaded(world.loaded) : listed(ids.get()));
            world.loaded.remove("books");
            later(rig);

            assertThat(rig.run(CollectorKind.COLLECTIONS).page())
                    .contains(info("books", 77))
                    .contains(
                            "milvus_collection_load_state{db_name=\"default\",collection_name=\"books\",state=\"NotLoad\"}"
                                    + " 1");
            assertThat(rig.run(CollectorKind.REPLICAS)
                            .value("milvus_collection_queryable{db_name=\"default\",collection_name=\"books\"}"))
                    .isEqualTo("0");
            assertThat(rig.run(CollectorKind.STORAGE)
                            .value("milvus_collection_stored_rows{db_name=\"default\",collection_name=\"books\"}"))
                    .as("rows of the collection that was dropped are not those of the new one")
                    .isEqualTo("0");
        }
    }

    @Test
    void aDroppedDatabaseLeavesNothingBehind() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default", "shop"));
            rig.milvus.answer(
                    COLLECTIONS,
                    asked -> Answers.isInMemory(asked)
                            ? Answers.loaded(world.loaded)
                            : listed(
                                    Answers.database(asked).equals("shop")
                                            ? Map.of("books", 3L)
                                            : Map.of("books", 1L, "films", 2L)));
            later(rig);
            assertThat(rig.run(CollectorKind.REPLICAS).page()).contains("db_name=\"shop\"");

            rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default"));
            later(rig);

            for (var kind : CollectorKind.values()) {
                var ran = rig.run(kind);
                assertThat(ran.page()).as(kind.label()).doesNotContain("shop");
                assertThat(ran.cause()).as(kind.label()).isNull();
            }
        }
    }

    @Test
    void anUpgradeLeavesNoNodesMissingThatTheNewMilvusDoesNotHave() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            world.put(SmallWorld.Node.well("indexnode", 9));
            later(rig);
            assertThat(rig.run(CollectorKind.NODES).value("milvus_nodes{role_name=\"indexnode\"}"))
                    .isEqualTo("1");

            world.version = "2.6.4";
            world.nodes.remove(9L);
            later(rig);

            assertThat(rig.run(CollectorKind.NODES).value("milvus_nodes{role_name=\"indexnode\"}"))
                    .isEqualTo("absent");
            assertThat(rig.run(CollectorKind.SERVER).page()).contains("version=\"2.6.4\"");
            var verdict = rig.run(CollectorKind.VERDICT);
            assertThat(verdict.value("milvus_healthy")).isEqualTo("1");
            assertThat(verdict.value("milvus_problems{kind=\"component_down\",severity=\"blocking\"}"))
                    .isEqualTo("0");
            assertThat(verdict.value("milvus_problems{kind=\"writes_denied\",severity=\"blocking\"}"))
                    .as("2.6 never says what it denies")
                    .isEqualTo("absent");
        }
    }

    @Test
    void aCoordinatorThatTakesOverIsHealthyAndNobodyIsDown() {
        try (var rig = Rig.withComponents(Role.ROOTCOORD, Role.ROOTCOORD)) {
            new SmallWorld(rig);
            var states = new AtomicReference<>(StateCode.StandBy);
            rig.milvus.answer("RootCoord/GetComponentStates", asked -> Answers.component("rootcoord", 1, states.get()));
            later(rig);
            states.set(StateCode.Healthy);
            later(rig);

            var verdict = rig.run(CollectorKind.VERDICT);
            assertThat(verdict.value("milvus_problems{kind=\"component_down\",severity=\"blocking\"}"))
                    .isEqualTo("0");
            assertThat(verdict.value("milvus_problems{kind=\"component_unhealthy\",severity=\"warning\"}"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aFrozenTopologyGetsOldInsteadOfBeingBelieved() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            later(rig);
            var frozen = Answers.systemInfo(Answers.coordinators(), Answers.node("querynode", 4, "d:1", ""));
            rig.milvus.answer("MilvusService/GetMetrics", frozen);
            later(rig);
            later(rig);

            var verdict = rig.run(CollectorKind.VERDICT);
            assertThat(verdict.value("milvus_problems{kind=\"data_stale\",severity=\"warning\"}"))
                    .as("nodes and storage")
                    .isEqualTo("2");
            assertThat(verdict.value("milvus_problems{kind=\"memory_high\",severity=\"warning\"}"))
                    .as("what is stale is not judged")
                    .isEqualTo("absent");
        }
    }

    @Test
    void aProxyThatIsLeftAloneIsNoMilvus() {
        try (var rig = Rig.empty()) {
            var world = new SmallWorld(rig);
            later(rig);
            world.isHeadless = true;
            rig.milvus.fail(COLLECTIONS, Status.DEADLINE_EXCEEDED);
            later(rig);

            assertThat(rig.run(CollectorKind.SERVER).value("milvus_up")).isEqualTo("1");
            assertThat(rig.run(CollectorKind.CHECK_HEALTH).value("milvus_check_health_ok"))
                    .isEqualTo("1");
            rig.clock.advance(Duration.ofSeconds(30));
            assertThat(rig.run(CollectorKind.NODES).cause()).isEqualTo(FailureCause.NOT_READY);
            assertThat(rig.run(CollectorKind.VERDICT).value("milvus_healthy")).isEqualTo("0");
        }
    }

    @Test
    void deadSessionsAreCountedAndNoNodeIsMadeOfThem() {
        try (var rig = Rig.empty()) {
            new SmallWorld(rig);
            later(rig);
            var dead = "{\"identifier\":99,\"infos\":{\"has_error\":true,\"name\":\"\",\"type\":\"\",\"id\":99}}";
            rig.milvus.answer(
                    "MilvusService/GetMetrics",
                    Answers.systemInfo(
                            Answers.coordinators(), Answers.node("querynode", 4, "10.0.0.4:21123", ""), dead, dead));
            rig.clock.advance(Duration.ofSeconds(90));

            var ran = rig.run(CollectorKind.NODES);

            assertThat(ran.value("milvus_components_unreadable")).isEqualTo("2");
            assertThat(ran.page()).doesNotContain("role_name=\"\"").doesNotContain("99");
        }
    }
}
