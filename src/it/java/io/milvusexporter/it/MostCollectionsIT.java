package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.it.support.Distribution;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.MachineClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many collections as a Milvus can have, watched with every default collector by an exporter as it is in a container of
 * 256 MiB: a quarter of that is the heap there, and just so much is what the launcher gives without being told.
 */
class MostCollectionsIT {

    private static final int COLLECTIONS = 65_536;
    private static final int CONTAINER_MIB = 256;

    /** Longer than it takes on a busy machine; a bound on a broken run. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Those that tell of all collections at once, so often that the test need not wait for minutes to see them again. */
    private static final List<String> HASTENED = List.of("databases", "collections", "storage", "nodes");

    @TempDir
    private Path folder = Path.of("");

    private ExporterProcess start(DemoMilvus milvus) {
        var arguments = new ArrayList<>(List.of(
                "--milvus.address=" + milvus.publicAddress(),
                "--milvus.timeout=20s", // a simulation that shares a busy machine is given time to answer
                "--limit.series=1000000",
                "--web.listen-address=127.0.0.1:0"));
        for (var collector : HASTENED) {
            arguments.add("--collector." + collector + ".interval=20s");
            arguments.add("--collector." + collector + ".timeout=20s");
        }
        return Distribution.unpack(folder.resolve("home")).run(Map.of(), arguments.toArray(String[]::new));
    }

    private static Map<String, JsonObject> collectors(ExporterProcess exporter) {
        var status = JsonParser.parseString(exporter.get("/-/status").body()).getAsJsonObject();
        return StreamSupport.stream(status.getAsJsonArray("collectors").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(each -> each.get("enabled").getAsBoolean())
                .collect(Collectors.toMap(each -> each.get("name").getAsString(), Function.identity()));
    }

    private static String text(JsonObject collector, String key) {
        return collector.get(key).isJsonNull() ? "" : collector.get(key).getAsString();
    }

    /** Every default collector has told, and the list of collections comes from the coordinator. */
    private static void awaitAll(ExporterProcess exporter) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            var all = collectors(exporter);
            assertThat(all.values())
                    .allSatisfy(each -> assertThat(text(each, "success") + " " + text(each, "cause"))
                            .as(text(each, "name"))
                            .isEqualTo("true "));
            assertThat(all.get("collections"))
                    .isNotNull()
                    .satisfies(each -> assertThat(text(each, "source")).isEqualTo("internal"));
        });
    }

    /** When each of the hastened last told something. */
    private static Map<String, Double> lastSuccesses(ExporterProcess exporter) {
        return collectors(exporter).entrySet().stream()
                .filter(each -> HASTENED.contains(each.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().get("last_success").getAsDouble()));
    }

    /** Once more, while all is kept that the page of before was made from. */
    private static void awaitAnotherRound(ExporterProcess exporter) {
        var before = lastSuccesses(exporter);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(lastSuccesses(exporter))
                        .allSatisfy((name, at) -> assertThat(at).as(name).isGreaterThan(before.get(name))));
    }

    /** The lines about single collections, by family. */
    private static Map<String, Set<String>> aboutCollections(String page) {
        return page.lines()
                .filter(line -> line.startsWith("milvus_collection_"))
                .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf('{')), Collectors.toSet()));
    }

    private static Set<String> expected(
            DemoWorld world,
            String family,
            Function<DemoCollection, String> more,
            ToLongFunction<DemoCollection> value) {
        return world.ask(() -> world.catalog().collections().stream()
                .map(one -> "%s{db_name=\"default\",collection_name=\"%s\"%s} %d"
                        .formatted(family, one.name(), more.apply(one), value.applyAsLong(one)))
                .collect(Collectors.toSet()));
    }

    private static Set<String> expected(DemoWorld world, String family, ToLongFunction<DemoCollection> value) {
        return expected(world, family, one -> "", value);
    }

    private static boolean isLoaded(DemoCollection collection) {
        return collection.loadState() == DemoCollection.Load.LOADED;
    }

    private static void awaitLoaded(DemoWorld world) {
        await().atMost(PATIENCE)
                .until(() -> world.ask(() -> world.catalog().collections().stream()
                        .noneMatch(one -> one.loadState() == DemoCollection.Load.LOADING)));
    }

    private static void assertRight(String page, DemoWorld world) {
        assertThat(page.lines())
                .contains("milvus_up 1", "milvus_database_collections{db_name=\"default\"} " + COLLECTIONS);
        var lines = aboutCollections(page);
        assertThat(lines.get("milvus_collection_info"))
                .hasSize(COLLECTIONS)
                .isEqualTo(expected(
                        world, "milvus_collection_info", one -> ",collection_id=\"" + one.id() + "\"", one -> 1));
        assertThat(lines.get("milvus_collection_load_state"))
                .isEqualTo(expected(
                        world,
                        "milvus_collection_load_state",
                        one -> ",state=\"" + (isLoaded(one) ? "Loaded" : "NotLoad") + "\"",
                        one -> 1));
        assertThat(lines.get("milvus_collection_loaded_ratio"))
                .isEqualTo(expected(world, "milvus_collection_loaded_ratio", one -> isLoaded(one) ? 1 : 0));
        assertThat(lines.get("milvus_collection_stored_rows"))
                .isEqualTo(expected(world, "milvus_collection_stored_rows", DemoCollection::storedRows));
        assertThat(lines.get("milvus_collection_binlog_bytes"))
                .isEqualTo(expected(world, "milvus_collection_binlog_bytes", DemoCollection::binlogBytes));
        for (var family : List.of("milvus_collection_queryable", "milvus_collection_replicas")) {
            // What is asked of each loaded collection in turn is right as far as it has come.
            var told = lines.getOrDefault(family, Set.of());
            var wrong = new HashSet<>(told);
            wrong.removeAll(expected(world, family, one -> isLoaded(one) ? 1 : 0));
            assertThat(wrong).as(family).isEmpty();
            assertThat(told).as(family).hasSizeGreaterThan(COLLECTIONS * 9 / 10);
        }
    }

    private static long peakMib(ExporterProcess exporter) throws IOException {
        return Files.readString(Path.of("/proc/" + exporter.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areToldRightFromASmallContainer() throws IOException {
        var world = DemoWorld.scaled(7, new MachineClock(), COLLECTIONS);
        awaitLoaded(world);
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6);
                var exporter = start(milvus)) {
            awaitAll(exporter);
            awaitAnotherRound(exporter);

            var page = exporter.metrics();

            assertRight(page, world);
            assertThat(page.lines().filter(line -> line.startsWith("milvus_exporter_collector_series_dropped{")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0"));
            assertThat(exporter.get("/metrics", "Accept-Encoding", "gzip").statusCode())
                    .isEqualTo(200);
            assertThat(peakMib(exporter)).isBetween(1L, (long) CONTAINER_MIB);
            assertThat(milvus.violations()).isEmpty();
            assertThat(exporter.errors()).doesNotContain("OutOfMemory", "too_large", "\tat ");
        }
    }
}
