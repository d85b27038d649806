package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.Pages;
import io.milvusexporter.it.support.RealMilvus;
import io.milvusexporter.testing.Exposition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every data family on the page against what pymilvus says of the same full Milvus 2.3.5 in the same moment. */
@Tag("real-milvus")
class RealMilvusIT {

    /** Sweeps are spread over their intervals; short ones make them end soon. */
    private static final String[] SHORT = {
        "--collector.storage.interval=5s", "--collector.storage.timeout=5s",
        "--collector.replicas.interval=5s", "--collector.replicas.timeout=5s",
        "--collector.indexes.interval=5s", "--collector.indexes.timeout=5s",
        "--collector.collections.interval=5s", "--collector.collections.timeout=5s",
        "--collector.databases.interval=5s", "--collector.databases.timeout=5s"
    };

    private static final List<String> LABELS = List.of(
            "db_name",
            "collection_name",
            "collection_id",
            "field_name",
            "index_name",
            "role_name",
            "node_id",
            "version",
            "deploy_mode",
            "state");

    private static RealMilvus milvus;
    private static ExporterProcess exporter;
    private static JsonObject truth;
    private static Exposition page;

    @BeforeAll
    static void seedAndScrape() {
        milvus = RealMilvus.full(200);
        milvus.seed();
        var arguments = new ArrayList<>(List.of("--milvus.address=" + milvus.address()));
        arguments.addAll(List.of(SHORT));
        exporter = ExporterProcess.start(arguments.toArray(String[]::new));
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(RealMilvusIT::isComplete);
        page = Pages.keep("real-2.3.5", exporter.get("/metrics").body());
        truth = milvus.look();
    }

    /** Every collector has ended a run, and every sweep has been through. */
    private static boolean isComplete() {
        var now = Exposition.text(exporter.metrics());
        var done = now.family("milvus_exporter_collector_success")
                .map(family -> family.samples().stream()
                        .filter(sample -> sample.value() == 1)
                        .count())
                .orElse(0L);
        var sweeping = now.family("milvus_exporter_collector_progress_ratio").stream()
                .flatMap(family -> family.samples().stream())
                .anyMatch(sample -> sample.value() < 1);
        return done == 12 && !sweeping;
    }

    @AfterAll
    static void stop() {
        if (exporter != null) {
            exporter.close();
        }
        if (milvus != null) {
            milvus.close();
        }
    }

    @Test
    void saysWhichMilvusItIsAndThatItIsUp() {
        var version = truth.get("version").getAsString().substring(1);

        assertThat(values("milvus_up")).containsExactly(Map.entry("", 1.0));
        assertThat(values("milvus_server_info")).containsExactly(Map.entry(version + " STANDALONE", 1.0));
        assertThat(values("milvus_check_health_ok")).containsExactly(Map.entry("", 1.0));
    }

    @Test
    void namesEveryDatabaseAndCountsItsCollections() {
        var expected = new TreeMap<String, Double>();
        databases().forEach((name, collections) -> expected.put(name, (double) collections.size()));

        assertThat(values("milvus_database_collections")).isEqualTo(expected);
        assertThat(values("milvus_database_info").keySet().stream().map(RealMilvusIT::first))
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    @Test
    void namesEveryCollectionWithItsId() {
        var expected = expected((key, seen) -> {});

        assertThat(values("milvus_collection_info").keySet())
                .isEqualTo(collect(expected, seen -> " " + seen.get("id").getAsString()));
    }

    @Test
    void tellsLoadStatesAndRatios() {
        assertThat(values("milvus_collection_load_state").keySet())
                .isEqualTo(collect(
                        expected((key, seen) -> {}),
                        seen -> " " + seen.get("load_state").getAsString()));
        assertThat(values("milvus_collection_loaded_ratio")).isEqualTo(numbers(seen -> percent(seen) / 100));
    }

    @Test
    void countsRows() {
        assertThat(values("milvus_collection_stored_rows"))
                .isEqualTo(numbers(seen -> seen.get("rows").getAsDouble()));
    }

    @Test
    void countsReplicasAndSeesWhatCanBeQueried() {
        assertThat(values("milvus_collection_replicas"))
                .isEqualTo(numbers(
                        seen -> seen.has("replicas") ? seen.get("replicas").getAsDouble() : 0));
        assertThat(values("milvus_collection_queryable")).isEqualTo(numbers(seen -> isLoaded(seen) ? 1 : 0));
        assertThat(values("milvus_collection_shards_without_leader"))
                .allSatisfy((key, missing) -> assertThat(missing).isZero());
    }

    @Test
    void followsEveryIndex() {
        var rows = new TreeMap<String, Double>();
        var indexed = new TreeMap<String, Double>();
        var pending = new TreeMap<String, Double>();
        expected((key, seen) -> seen.getAsJsonObject("indexes").asMap().forEach((name, index) -> {
            var series = key + " " + index.getAsJsonObject().get("field").getAsString() + " " + name;
            rows.put(series, number(index, "total"));
            indexed.put(series, number(index, "indexed"));
            pending.put(series, number(index, "pending"));
        }));

        assertThat(rows).isNotEmpty();
        assertThat(values("milvus_index_rows")).isEqualTo(rows);
        assertThat(values("milvus_index_indexed_rows")).isEqualTo(indexed);
        assertThat(values("milvus_index_pending_rows")).isEqualTo(pending);
        assertThat(values("milvus_index_state").keySet())
                .isEqualTo(rows.keySet().stream().map(key -> key + " Finished").collect(Collectors.toSet()));
    }

    @Test
    void countsNodesByRole() {
        var byRole = new TreeMap<String, Double>();
        var ids = new HashSet<String>();
        for (var node : truth.getAsJsonArray("nodes")) {
            var role = node.getAsJsonObject().get("role").getAsString();
            ids.add(role + " " + node.getAsJsonObject().get("id").getAsString());
            byRole.merge(role, 1.0, Double::sum);
        }
        var proxies = byRole.remove("proxy");

        assertThat(proxies).isEqualTo(1);
        assertThat(values("milvus_nodes")).isEqualTo(byRole); // the document lists one proxy of perhaps many
        assertThat(values("milvus_node_info").keySet().stream().map(RealMilvusIT::roleAndId))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(values("milvus_components_unreadable")).containsExactly(Map.entry("", 0.0));
    }

    @Test
    void asksOnlyWhatItMay() {
        assertThat(page.family("milvus_exporter_rpc_requests_total")
                        .orElseThrow()
                        .samples())
                .extracting(sample -> sample.labels().get("method"))
                .isSubsetOf(
                        "GetVersion",
                        "Connect",
                        "GetComponentStates",
                        "CheckHealth",
                        "GetMetrics",
                        "ListDatabases",
                        "ShowCollections",
                        "GetCollectionStatistics",
                        "GetReplicas",
                        "GetIndexStatistics",
                        "DescribeIndex",
                        "GetLoadState",
                        "GetLoadingProgress",
                        "ListImportTasks",
                        "ListResourceGroups",
                        "DescribeResourceGroup",
                        "ShowLoadCollections",
                        "ListQueryNode",
                        "CheckBalanceStatus",
                        "ListCheckers",
                        "GetProxyMetrics",
                        "GetQuotaMetrics",
                        "GetShardLeaders",
                        "ListImports",
                        "ShowConfigurations");
    }

    private static Map<String, Set<String>> databases() {
        var all = new TreeMap<String, Set<String>>();
        truth.getAsJsonObject("databases")
                .asMap()
                .forEach((name, collections) ->
                        all.put(name, collections.getAsJsonObject().keySet()));
        return all;
    }

    /** Database and collection joined by a space, with what pymilvus saw. */
    private static Map<String, JsonObject> expected(BiConsumer<String, JsonObject> each) {
        var all = new HashMap<String, JsonObject>();
        truth.getAsJsonObject("databases")
                .asMap()
                .forEach((database, collections) -> collections
                        .getAsJsonObject()
                        .asMap()
                        .forEach((name, seen) -> {
                            all.put(database + " " + name, seen.getAsJsonObject());
                            each.accept(database + " " + name, seen.getAsJsonObject());
                        }));
        assertThat(all).hasSizeGreaterThan(8);
        return all;
    }

    private static Set<String> collect(Map<String, JsonObject> expected, Function<JsonObject, String> text) {
        return expected.entrySet().stream()
                .map(each -> each.getKey() + text.apply(each.getValue()))
                .collect(Collectors.toSet());
    }

    private static Map<String, Double> numbers(ToDoubleFunction<JsonObject> number) {
        var all = new TreeMap<String, Double>();
        expected((key, seen) -> all.put(key, number.applyAsDouble(seen)));
        return all;
    }

    private static boolean isLoaded(JsonObject seen) {
        return seen.get("load_state").getAsString().equals("Loaded");
    }

    private static double percent(JsonObject seen) {
        return seen.has("loaded_percent") ? seen.get("loaded_percent").getAsDouble() : 0;
    }

    private static double number(JsonElement index, String key) {
        return index.getAsJsonObject().get(key).getAsDouble();
    }

    private static String roleAndId(String key) {
        var words = key.split(" ", -1);
        return words[0] + " " + words[1];
    }

    private static String first(String key) {
        return key.split(" ", -1)[0];
    }

    /** The samples of a family, by the values of its labels in the order in which they are documented, joined by spaces. */
    private static Map<String, Double> values(String family) {
        var values = new TreeMap<String, Double>();
        page.family(family).stream().flatMap(block -> block.samples().stream()).forEach(sample -> {
            var key = LABELS.stream()
                    .filter(label -> sample.labels().containsKey(label))
                    .map(label -> sample.labels().get(label))
                    .collect(Collectors.joining(" "));
            values.put(key, sample.value());
        });
        return values;
    }
}
