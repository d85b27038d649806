package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.wire.CheckBalanceStatusResponse;
import io.milvusexporter.collect.wire.GetShardLeadersResponse;
import io.milvusexporter.collect.wire.ImportJobState;
import io.milvusexporter.collect.wire.ListImportsResponse;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.collect.wire.QueryNodeInfo;
import io.milvusexporter.collect.wire.ShardLeadersList;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.testing.Golden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over internal ports: the same facts as over the public one, and those that only they know. */
@Timeout(120)
class InternalRungsTest {

    private static Rig inside(String version) {
        var rig = version.equals("2.3.5")
                ? Rig.withComponents(Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD, Role.PROXY, Role.INDEXNODE)
                : Rig.withComponents(Role.MIXCOORD, Role.PROXY, Role.DATANODE);
        rig.milvus.play(version);
        return rig;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.5", "2.6.19", "3.0.0-beta"})
    void tellsTheSameLoadStatesAsThePublicPort(String version) {
        try (var inside = inside(version);
                var outside = Rig.of(version)) {
            var told = inside.run(CollectorKind.COLLECTIONS);

            assertThat(told.source()).isEqualTo(Source.INTERNAL);
            assertThat(told.page())
                    .isEqualTo(outside.run(CollectorKind.COLLECTIONS).page());
        }
    }

    /** Which versions have something to tell there, and were recorded. */
    static List<Arguments> recordings() {
        var all = new ArrayList<Arguments>();
        var since26 = List.of(
                CollectorKind.REQUEST_QUEUES,
                CollectorKind.COORDINATION,
                CollectorKind.IMPORTS,
                CollectorKind.RECENT_TASKS,
                CollectorKind.SEGMENTS);
        var always = List.of(CollectorKind.RATES, CollectorKind.CLIENTS, CollectorKind.SETTINGS, CollectorKind.SLOTS);
        for (var version : List.of("2.6.19", "3.0.0-beta")) {
            all.add(Arguments.of(version, CollectorKind.REPLICA_DETAIL));
            all.add(Arguments.of(version, CollectorKind.NODES));
            since26.forEach(kind -> all.add(Arguments.of(version, kind)));
        }
        for (var version : List.of("2.3.5", "2.6.19", "3.0.0-beta")) {
            always.forEach(kind -> all.add(Arguments.of(version, kind)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void tellsTheSameAsEver(String version, CollectorKind kind) {
        try (var rig = inside(version)) {
            rig.run(CollectorKind.COLLECTIONS); // what is loaded is used by others
            var ran = rig.run(kind);

            var about = "# source " + ran.source().label()
                    + (ran.cause() == null ? "" : ", failed: " + ran.cause().label()) + "\n";
            Golden.check("facts/" + version + "/internal/" + kind.label() + ".prom", about + ran.page());
        }
    }

    @Test
    void asksAnAddressThatWasFoundAndLeavesThePublicPortAlone() {
        try (var rig = Rig.empty()) {
            var host = rig.milvus.address().host();
            rig.milvus.answer("QueryCoord/GetComponentStates", Answers.component("", 3, StateCode.Healthy));
            rig.milvus.answer("QueryCoord/ShowCollections", shown(1, 100));
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100)));
            rig.milvus.answer(
                    "MilvusService/GetMetrics",
                    Answers.systemInfo(
                            Answers.node("rootcoord", 1, host + ":1", ""),
                            Answers.node("datacoord", 2, host + ":2", ""),
                            Answers.node("querycoord", 3, host + ":3", "")));
            var before = rig.run(CollectorKind.COLLECTIONS);
            rig.run(CollectorKind.NODES);
            rig.run(CollectorKind.COMPONENTS);
            rig.milvus.clear();
            rig.clock.advance(Duration.ofSeconds(60));

            var after = rig.run(CollectorKind.COLLECTIONS);

            assertThat(before.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(after.source()).isEqualTo(Source.INTERNAL);
            assertThat(after.page()).isEqualTo(before.page());
            assertThat(rig.milvus.asked("MilvusService/ShowCollections")).noneMatch(Answers::isInMemory);
        }
    }

    private static GetShardLeadersResponse.Builder leaders(boolean... serviceable) {
        var answer = GetShardLeadersResponse.newBuilder();
        for (int shard = 0; shard < serviceable.length; shard++) {
            answer.addShards(ShardLeadersList.newBuilder()
                    .setChannelName("dml_" + shard)
                    .addNodeIds(7)
                    .addServiceable(serviceable[shard]));
        }
        return answer;
    }

    @Test
    void doesNotCountALeaderThatIsStillCatchingUp() {
        try (var rig = Rig.withComponents(Role.QUERYCOORD)) {
            var a = "{db_name=\"default\",collection_name=\"a\"}";
            Answers.catalogue(rig.milvus, Answers.collections("a"), Answers.loaded(Map.of("a", 100)));
            rig.milvus.answer("QueryCoord/GetReplicas", Answers.replicas(2));
            rig.milvus.answer("QueryCoord/GetShardLeaders", leaders(true, false).build());
            rig.run(CollectorKind.COLLECTIONS);

            var behind = rig.run(CollectorKind.REPLICAS);
            rig.clock.advance(Duration.ofSeconds(60));
            rig.milvus.answer("QueryCoord/GetShardLeaders", leaders(true, true).build());
            var there = rig.run(CollectorKind.REPLICAS);

            assertThat(behind.value("milvus_collection_queryable" + a)).isEqualTo("0");
            assertThat(behind.value("milvus_collection_shards_without_leader" + a))
                    .isEqualTo("1");
            assertThat(there.value("milvus_collection_queryable" + a)).isEqualTo("1");
            assertThat(there.source()).isEqualTo(Source.INTERNAL);
        }
    }

    @Test
    void doesNotAskAgainWhichLeadersServeWhereNobodyTells() {
        try (var rig = Rig.withComponents(Role.QUERYCOORD)) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100, "b", 100)));
            rig.milvus.answer("QueryCoord/GetReplicas", Answers.replicas(1));
            var silent = leaders(true);
            silent.getShardsBuilder(0).clearServiceable();
            rig.milvus.answer("QueryCoord/GetShardLeaders", silent.build());
            rig.run(CollectorKind.COLLECTIONS);

            var ran = rig.run(CollectorKind.REPLICAS);

            assertThat(ran.samples().lines("milvus_collection_queryable"))
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" 1"));
            assertThat(rig.milvus.calls("QueryCoord/GetShardLeaders")).isEqualTo(1);
        }
    }

    @Test
    void tellsOfEachReplicaHowManyNodesItIsLeaving() {
        try (var rig = Rig.withComponents(Role.QUERYCOORD)) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 100)));
            rig.milvus.answer("MilvusService/GetReplicas", Answers.replicas(1));
            rig.milvus.answer("QueryCoord/GetMetrics", Answers.metrics("""
                    [{"ID":"12","collectionID":"1","rw_nodes":[4],"ro_nodes":[5,6],"resource_group":"gpu"},\
                    {"ID":"11","collectionID":"1","rw_nodes":[4],"resource_group":"gpu"},\
                    {"ID":"13","collectionID":"2","rw_nodes":[4],"ro_nodes":[5],"resource_group":"gpu"}]"""));
            rig.run(CollectorKind.COLLECTIONS);

            var ran = rig.run(CollectorKind.REPLICA_DETAIL);
            rig.run(CollectorKind.REPLICA_DETAIL);

            var replica =
                    "milvus_replica_ro_nodes{db_name=\"default\",collection_name=\"a\",replica_id=\"%s\",rg=\"gpu\"} %d";
            assertThat(ran.samples().lines("milvus_replica_ro_nodes"))
                    .containsExactly(replica.formatted("11", 0), replica.formatted("12", 2));
            assertThat(rig.milvus.calls("QueryCoord/GetMetrics"))
                    .as("steps of a sweep share it")
                    .isEqualTo(1);
        }
    }

    private static io.milvusexporter.collect.wire.ShowLoadCollectionsResponse shown(long id, long percent) {
        return io.milvusexporter.collect.wire.ShowLoadCollectionsResponse.newBuilder()
                .addCollectionIDs(id)
                .addInMemoryPercentages(percent)
                .build();
    }

    @Test
    void goesBackToThePublicPortWhenTheCoordinatorIsOnStandBy() {
        try (var rig = Rig.withComponents(Role.QUERYCOORD)) {
            Answers.catalogue(rig.milvus, Answers.collections("a"), Answers.loaded(Map.of("a", 100)));
            rig.milvus.answer(
                    "QueryCoord/ShowLoadCollections",
                    io.milvusexporter.collect.wire.ShowLoadCollectionsResponse.newBuilder()
                            .setStatus(Answers.error(1, "service not ready[querycoord=3]: StandBy"))
                            .build());

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void isSilentAboutPortsThatNobodyNamed() {
        try (var rig = Rig.empty()) {
            for (var kind :
                    List.of(CollectorKind.COORDINATION, CollectorKind.RECENT_TASKS, CollectorKind.REQUEST_QUEUES)) {
                var ran = rig.run(kind);

                assertThat(ran.source()).as(kind.label()).isEqualTo(Source.NONE);
                assertThat(ran.cause()).as(kind.label()).isNull();
                assertThat(ran.page()).as(kind.label()).isEmpty();
            }
        }
    }

    @Test
    void failsIfAPortThatWasNamedDoesNotAnswer() {
        try (var rig = Rig.ofComponents(Role.QUERYCOORD)) {
            rig.milvus.fail("QueryCoord/ListQueryNode", Status.UNAVAILABLE);

            assertThat(rig.run(CollectorKind.COORDINATION).cause()).isEqualTo(FailureCause.UNREACHABLE);
        }
    }

    @Test
    void callsSchedulingStatesByTheirNewNames() {
        try (var rig = Rig.ofComponents(Role.QUERYCOORD)) {
            var nodes = ListQueryNodeResponse.newBuilder();
            long id = 1;
            for (var state : List.of("Normal", "Stopping", "Suspend", "active", "suspended")) {
                nodes.addNodeInfos(QueryNodeInfo.newBuilder().setID(id++).setState(state));
            }
            rig.milvus.answer("QueryCoord/ListQueryNode", nodes.build());
            rig.milvus.answer("QueryCoord/CheckBalanceStatus", CheckBalanceStatusResponse.getDefaultInstance());

            var ran = rig.run(CollectorKind.COORDINATION);

            assertThat(ran.page()).isEqualTo("""
                    milvus_node_scheduling_state{node_id="1",state="active"} 1
                    milvus_node_scheduling_state{node_id="2",state="stopping"} 1
                    milvus_node_scheduling_state{node_id="3",state="suspended"} 1
                    milvus_node_scheduling_state{node_id="4",state="active"} 1
                    milvus_node_scheduling_state{node_id="5",state="suspended"} 1
                    milvus_balance_active 0
                    """);
            assertThat(ran.source()).isEqualTo(Source.INTERNAL);
        }
    }

    @Test
    void tellsTheLeastAdvancedImportOfACollectionThatIsKnown() {
        try (var rig = Rig.withComponents(Role.DATACOORD)) {
            rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default", "shop"));
            rig.milvus.answer(
                    "MilvusService/ShowCollections",
                    asked -> Answers.database(asked).equals("shop")
                            ? Answers.collections("twice")
                            : Answers.collections("books", "twice"));
            rig.run(CollectorKind.DATABASES);
            rig.milvus.answer(
                    "DataCoord/ListImports",
                    ListImportsResponse.newBuilder()
                            .addStates(ImportJobState.IMPORT_JOB_IMPORTING)
                            .addStates(ImportJobState.IMPORT_JOB_PENDING)
                            .addStates(ImportJobState.IMPORT_JOB_FAILED)
                            .addStates(ImportJobState.IMPORT_JOB_SORTING)
                            .addAllProgresses(List.of(70L, 30L, 5L, 90L))
                            .addAllCollectionNames(List.of("books", "books", "books", "twice"))
                            .build());

            var ran = rig.run(CollectorKind.IMPORTS);

            assertThat(ran.samples().lines("milvus_import_progress_ratio"))
                    .containsExactly("milvus_import_progress_ratio{db_name=\"default\",collection_name=\"books\"} 0.3");
            assertThat(ran.value("milvus_import_jobs{state=\"failed\"}")).isEqualTo("1");
            assertThat(ran.value("milvus_import_jobs{state=\"completed\"}")).isEqualTo("0");
            assertThat(ran.samples().lines("milvus_import_jobs")).hasSize(9);
        }
    }

    @Test
    void tellsTheLongestWaitOfEachQueue() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            rig.milvus.answer("Proxy/GetProxyMetrics", Answers.metrics("""
                            {"id":7,"type":"proxy","quota_metrics":{"QueueMetrics":[{"type":"dql","pending_tasks":[\
                            {"type":"Search","max_queue_ms":1500,"count":3},{"type":"Query","max_queue_ms":20}],\
                            "executing_tasks":null}]}}"""));

            assertThat(rig.run(CollectorKind.REQUEST_QUEUES).page()).isEqualTo("""
                    milvus_request_queue_max_wait_seconds{node_id="7",queue_type="dql",task_state="pending"} 1.5
                    milvus_request_queue_max_wait_seconds{node_id="7",queue_type="dql",task_state="executing"} 0
                    """);
        }
    }

    @Test
    void doesNotAskAProxyWithoutQueuesEveryTime() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            rig.milvus.answer("Proxy/GetProxyMetrics", Answers.metrics("{\"id\":7,\"quota_metrics\":{\"Hms\":{}}}"));
            rig.run(CollectorKind.REQUEST_QUEUES);
            var asked = rig.milvus.calls("Proxy/GetProxyMetrics");

            var ran = rig.run(CollectorKind.REQUEST_QUEUES);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(rig.milvus.calls("Proxy/GetProxyMetrics")).isEqualTo(asked);
        }
    }
}
