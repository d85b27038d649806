package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.grpc.Status;
import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.wire.ListClientInfosResponse;
import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.FilterConfig.Names;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What proxies and RootCoord tell on their internal ports to collectors that are off by default. */
class ProxyFactsTest {

    private static final String RATES = """
            [{"Label":"DMLInsert","Rate":1500},{"Label":"DMLDelete","Rate":0.5},{"Label":"DQLSearch","Rate":40},\
            {"Label":"DQLQuery","Rate":8},{"Label":"DQLSearch-db.default","Rate":40},\
            {"Label":"DQLSearch-collection.default.books","Rate":30},{"Label":"DQLQuery-collection.default.books","Rate":8},\
            {"Label":"DQLSearch-collection.default.gone","Rate":10},{"Label":"DQLSearch-collection.","Rate":1}]""";
    private static final String BOOKS = "{db_name=\"default\",collection_name=\"books\"}";
    private static final String PROXY = "Proxy/GetProxyMetrics";
    private static final String QUOTA = "RootCoord/GetQuotaMetrics";

    private static String proxy(long id) {
        return "{\"id\":" + id + ",\"quota_metrics\":{\"Rms\":" + RATES + "}}";
    }

    private static String cluster(long... ids) {
        var proxies = new StringBuilder();
        for (var id : ids) {
            proxies.append(proxies.isEmpty() ? "" : ",").append("\"%d\":{\"Rms\":%s}".formatted(id, RATES));
        }
        return "{\"QueryNodeMetrics\":{},\"ProxyMetrics\":{" + proxies + "}}";
    }

    private static void books(Rig rig) {
        Answers.catalogue(rig.milvus, Answers.collections("books", "films"), Answers.loaded(Map.of()));
    }

    @Test
    void tellsWhatEachProxyTakesAndWhatEachCollectionIsAsked() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            books(rig);
            rig.milvus.answer(PROXY, Answers.metrics(proxy(7)));

            var ran = rig.run(CollectorKind.RATES);

            assertThat(ran.source()).isEqualTo(Source.INTERNAL);
            assertThat(ran.page()).isEqualTo("""
                    milvus_node_insert_bytes_per_second{node_id="7"} 1500
                    milvus_node_delete_bytes_per_second{node_id="7"} 0.5
                    milvus_node_search_vectors_per_second{node_id="7"} 40
                    milvus_node_queries_per_second{node_id="7"} 8
                    milvus_collection_search_vectors_per_second{db_name="default",collection_name="books"} 30
                    milvus_collection_queries_per_second{db_name="default",collection_name="books"} 8
                    """);
        }
    }

    @Test
    void addsUpTheProxiesThatRootCoordKnowsWithoutAskingAnyOfThem() {
        try (var rig = Rig.withComponents(Role.MIXCOORD, Role.PROXY)) {
            books(rig);
            rig.milvus.answer(QUOTA, Answers.metrics(cluster(7, 8)));

            var ran = rig.run(CollectorKind.RATES);

            assertThat(ran.samples().lines("milvus_node_insert_bytes_per_second"))
                    .hasSize(2);
            assertThat(ran.value("milvus_collection_search_vectors_per_second" + BOOKS))
                    .isEqualTo("60");
            assertThat(rig.milvus.calls(PROXY)).isZero();
        }
    }

    @Test
    void asksTheProxiesWhereRootCoordCollectsNothingAndNotTwiceInAnHour() {
        try (var rig = Rig.withComponents(Role.MIXCOORD, Role.PROXY)) {
            books(rig);
            rig.milvus.answer(QUOTA, Answers.metrics("{\"ProxyMetrics\":{}}"));
            rig.milvus.answer(PROXY, Answers.metrics(proxy(7)));

            rig.run(CollectorKind.RATES);
            var ran = rig.run(CollectorKind.RATES);

            assertThat(ran.value("milvus_node_queries_per_second{node_id=\"7\"}"))
                    .isEqualTo("8");
            assertThat(rig.milvus.calls(QUOTA)).isEqualTo(1);
        }
    }

    @Test
    void tellsNoSumOfWhichAProxyIsMissing() {
        try (var rig = Rig.withComponents(Role.PROXY, Role.PROXY)) {
            books(rig);
            var turn = new int[1];
            rig.milvus.answer(PROXY, asked -> {
                if (turn[0]++ == 0) {
                    throw Status.UNAVAILABLE.asRuntimeException();
                }
                return Answers.metrics(proxy(8));
            });

            var ran = rig.run(CollectorKind.RATES);

            assertThat(ran.cause()).isEqualTo(FailureCause.UNREACHABLE);
            assertThat(ran.value("milvus_node_queries_per_second{node_id=\"8\"}"))
                    .isEqualTo("8");
            assertThat(ran.value("milvus_collection_queries_per_second" + BOOKS))
                    .isEqualTo("absent");
        }
    }

    @Test
    void listsTheCollectionsNoMoreOftenThanTheirOwnCollectorDoes() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            books(rig);
            rig.milvus.answer(PROXY, Answers.metrics(proxy(7)));
            rig.run(CollectorKind.COLLECTIONS);
            var listed = rig.milvus.calls("MilvusService/ListDatabases");

            for (int half = 0; half < 2; half++) {
                rig.clock.advance(Duration.ofSeconds(30));
                rig.run(CollectorKind.RATES);
            }

            assertThat(rig.milvus.calls("MilvusService/ListDatabases")).isEqualTo(listed);
        }
    }

    @Test
    void leavesOutWhatTheFiltersLeaveOut() {
        var noBooks = new Names(Optional.empty(), Optional.of(Pattern.compile("books")));
        try (var rig = Rig.filtered(
                new FilterConfig(new Names(Optional.empty(), Optional.empty()), noBooks, 0, 1), Role.PROXY)) {
            books(rig);
            rig.milvus.answer(PROXY, Answers.metrics(proxy(7)));

            assertThat(rig.run(CollectorKind.RATES).page())
                    .contains("milvus_node_queries_per_second")
                    .doesNotContain("books");
        }
    }

    private static ClientInfo client(String type, String version) {
        return ClientInfo.newBuilder()
                .setSdkType(type)
                .setSdkVersion(version)
                .setUser("ann")
                .setHost("her-laptop")
                .build();
    }

    @Test
    void countsClientsByLibraryAndNamesNobody() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            rig.milvus.answer("Proxy/GetComponentStates", Answers.component("proxy", 7, StateCode.Healthy));
            rig.milvus.answer(
                    "Proxy/ListClientInfos",
                    ListClientInfosResponse.newBuilder()
                            .addClientInfos(client("Python", "2.6.2"))
                            .addClientInfos(client("Java", "2.6.17"))
                            .addClientInfos(client("Python", "2.6.2"))
                            .addClientInfos(client("x".repeat(500), ""))
                            .build());

            assertThat(rig.run(CollectorKind.CLIENTS).page()).isEqualTo("""
                    milvus_registered_clients{node_id="7",sdk_type="Java",sdk_version="2.6.17"} 1
                    milvus_registered_clients{node_id="7",sdk_type="Python",sdk_version="2.6.2"} 2
                    milvus_registered_clients{node_id="7",sdk_type="%s",sdk_version=""} 1
                    """.formatted("x".repeat(64)));
        }
    }

    @Test
    void sumsUpTheRarestOfMoreThanFiftyKinds() {
        try (var rig = Rig.withComponents(Role.PROXY)) {
            var answer = ListClientInfosResponse.newBuilder().addClientInfos(client("other", "other"));
            for (int kind = 0; kind < 100; kind++) {
                answer.addClientInfos(client("sdk", "v" + kind));
                if (kind < 49) {
                    answer.addClientInfos(client("sdk", "v" + kind));
                }
            }
            rig.milvus.answer("Proxy/GetComponentStates", Answers.component("proxy", 7, StateCode.Healthy));
            rig.milvus.answer("Proxy/ListClientInfos", answer.build());

            var ran = rig.run(CollectorKind.CLIENTS);

            assertThat(ran.samples().lines("milvus_registered_clients")).hasSize(50);
            assertThat(ran.value("milvus_registered_clients{node_id=\"7\",sdk_type=\"other\",sdk_version=\"other\"}"))
                    .isEqualTo("52");
            assertThat(ran.value("milvus_registered_clients{node_id=\"7\",sdk_type=\"sdk\",sdk_version=\"v48\"}"))
                    .isEqualTo("2");
        }
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void tellsNumbersAndSwitchesOfAClosedListOfSettings() {
        try (var rig = Rig.withComponents(Role.ROOTCOORD)) {
            rig.milvus.answer(
                    "RootCoord/ShowConfigurations",
                    ShowConfigurationsResponse.newBuilder()
                            .addConfiguations(pair("quotaandlimitslimitsmaxcollectionnum", "65536"))
                            .addConfiguations(pair("quotaandlimits.limits.maxcollectionnum", "65536"))
                            .addConfiguations(pair("quotaandlimitslimitwritingforcedeny", "true"))
                            .addConfiguations(pair("quotaandlimits.dml.enabled", "false"))
                            .addConfiguations(pair("quotaandlimits.dml.insertrate.max", "-1"))
                            .addConfiguations(pair("quotaandlimits.dql.searchrate.max", "a lot"))
                            .addConfiguations(pair("minio.secretaccesskey", "1234"))
                            .build());

            assertThat(rig.run(CollectorKind.SETTINGS).page()).isEqualTo("""
                    milvus_setting{key="quotaAndLimits.dml.enabled"} 0
                    milvus_setting{key="quotaAndLimits.dml.insertRate.max"} -1
                    milvus_setting{key="quotaAndLimits.limitWriting.forceDeny"} 1
                    milvus_setting{key="quotaAndLimits.limits.maxCollectionNum"} 65536
                    """);
        }
    }
}
