package io.milvusexporter.demo.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Cluster;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoPageTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private final ManualClock clock = new ManualClock();
    private final DemoWorld world = Story.begin(7, clock);
    private final DemoPage page;

    DemoPageTest() {
        world.cluster()
                .boot(
                        List.of(Role.MIXCOORD, Role.PROXY, Role.QUERYNODE, Role.DATANODE, Role.STREAMINGNODE),
                        DemoNode.State.HEALTHY);
        page = new DemoPage(world);
    }

    /** The families of 2.6 that something writes, by the lists that dashboards are checked against. */
    private static List<String> declared() {
        var silent = rows("milvus-native-silent.tsv")
                .filter(row -> isIn26(row.get(1), row.get(2)))
                .map(row -> row.get(0))
                .toList();
        return rows("milvus-native-families.tsv")
                .filter(row -> isIn26(row.get(3), row.get(4)) && !silent.contains(row.get(0)))
                .map(row -> String.join("\t", row.subList(0, 3)))
                .sorted()
                .toList();
    }

    private static boolean isIn26(String since, String until) {
        return since.compareTo("2.6") <= 0 && (until.isEmpty() || until.compareTo("2.6") >= 0);
    }

    private static Stream<List<String>> rows(String file) {
        try {
            return Files.readAllLines(RESOURCES.resolve(file)).stream().skip(1).map(line -> {
                var cells = new ArrayList<>(List.of(line.split("\t", -1)));
                while (cells.size() < 5) {
                    cells.add("");
                }
                return cells;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void knowsTheFamiliesOfItsVersion() {
        var known = Declared.all().values().stream()
                .map(family -> family.name() + "\t" + family.type() + "\t" + String.join(",", family.labels()))
                .sorted()
                .toList();

        assertThat(known).isEqualTo(declared()).hasSizeGreaterThan(400);
    }

    @Test
    void hasEveryFamilyWithItsTypeAndLabels() {
        clock.advance(Duration.ofSeconds(130)); // while writes are denied
        var exposition = Exposition.text(page.text());

        for (var family : Declared.all().values()) {
            var shown = exposition.family(family.name());
            assertThat(shown).as(family.name()).isPresent();
            assertThat(shown.get().type()).as(family.name()).isEqualTo(family.type());
            shown.get().samples().forEach(sample -> {
                var labels = new TreeSet<>(sample.labels().keySet());
                labels.remove("le");
                assertThat(labels).as(family.name()).isEqualTo(new TreeSet<>(family.labels()));
            });
        }
        assertThat(exposition.family("process_resident_memory_bytes")).isPresent();
    }

    @Test
    void neverCountsBackwards() {
        var before = counts(Exposition.text(page.text()));
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofSeconds(5));
            var now = counts(Exposition.text(page.text()));
            for (var each : now.entrySet()) {
                assertThat(each.getValue())
                        .as(each.getKey())
                        .isGreaterThanOrEqualTo(before.getOrDefault(each.getKey(), 0.0));
            }
            before = now;
        }
    }

    private static Map<String, Double> counts(Exposition page) {
        var counts = new java.util.HashMap<String, Double>();
        page.families().stream()
                .filter(family -> !family.type().equals("gauge"))
                .flatMap(family -> family.samples().stream())
                .forEach(sample -> counts.put(sample.name() + sample.labels(), sample.value()));
        return counts;
    }

    @Test
    void movesWithTheStory() {
        assertThat(at(10, "milvus_rootcoord_quota_states")).isZero();
        assertThat(at(130, "milvus_rootcoord_quota_states", "name", "cluster")).isOne();
        assertThat(at(170, "milvus_rootcoord_quota_states")).isZero();
    }

    @Test
    void failsSearchesOfACollectionWithoutAShardLeader() {
        assertThat(growth(0, 15, "milvus_proxy_req_count", "collection_name", "orders", "status", "fail_system"))
                .isLessThan(2);
        assertThat(growth(25, 85, "milvus_proxy_req_count", "collection_name", "orders", "status", "fail_system"))
                .isGreaterThan(100);
    }

    @Test
    void turnsInsertsAwayWhileWritesAreDenied() {
        assertThat(growth(1, 110, "milvus_proxy_rate_limit_req_count", "status", "fail"))
                .isZero();
        assertThat(growth(122, 160, "milvus_proxy_rate_limit_req_count", "status", "fail"))
                .isGreaterThan(100);
        assertThat(growth(170, 200, "milvus_proxy_insert_vectors_count", "collection_name", "orders"))
                .isGreaterThan(3000);
    }

    @Test
    void isSlowWhileANodeRunsFull() {
        double easy = meanOf(5, 60, "milvus_querynode_sq_core_latency");
        double full = meanOf(145, 190, "milvus_querynode_sq_core_latency");

        assertThat(full).isGreaterThan(1.5 * easy);
        assertThat(world.cluster().nodes(Role.QUERYNODE))
                .anyMatch(node -> node.resourceGroup().equals(Cluster.DEFAULT_GROUP));
    }

    @Test
    void isServedAsMilvusServesIt() throws Exception {
        var client = HttpClient.newHttpClient();
        try (var http = DemoHttp.start(world)) {
            var base = "http://" + http.address();
            var zipped = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/metrics"))
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            var health = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/healthz")).build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8));
            world.cluster().nodes(Role.QUERYNODE).get(0).state(DemoNode.State.ABNORMAL);
            var ill = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/healthz"))
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8));

            assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(health.statusCode() + " " + health.body()).isEqualTo("200 OK");
            assertThat(ill.statusCode() + " " + ill.body())
                    .isEqualTo("500 {\"state\":\"component querynode state is Abnormal\",\"detail\":[]}");
        }
    }

    private double at(int second, String family, String... labels) {
        advanceTo(second);
        return sum(family, sample -> true, labels);
    }

    private void advanceTo(int second) {
        while (world.ageMillis() < second * 1000L) {
            clock.advance(Duration.ofSeconds(1));
            page.text();
        }
    }

    /** What a family grew by, summed over what has these labels. */
    private double growth(int from, int to, String family, String... labels) {
        double before = at(from, family, labels);
        return at(to, family, labels) - before;
    }

    private double meanOf(int from, int to, String family) {
        advanceTo(from);
        double sum = sum(family, sample -> sample.endsWith("_sum"));
        double count = sum(family, sample -> sample.endsWith("_count"));
        advanceTo(to);
        return (sum(family, sample -> sample.endsWith("_sum")) - sum)
                / (sum(family, sample -> sample.endsWith("_count")) - count);
    }

    private double sum(String family, java.util.function.Predicate<String> names, String... labels) {
        return Exposition.text(page.text()).family(family).stream()
                .flatMap(shown -> shown.samples().stream())
                .filter(sample -> names.test(sample.name()))
                .filter(sample -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .mapToDouble(sample -> sample.value())
                .sum();
    }
}
