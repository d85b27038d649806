package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole exporter over sockets that watches one Milvus and is asked about another. */
@Timeout(180)
class ExporterProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private final CapturedLog log = CapturedLog.atInfo();
    private final DemoMilvus watched = milvus("alpha");
    private final DemoMilvus other = milvus("beta");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path file;
    private Exporter exporter;
    private URI uri;

    private static DemoMilvus milvus(String collection) {
        var world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);
        world.createCollection("default", collection, CollectionSpec.small());
        return DemoMilvus.start(world, Flavor.V2_6);
    }

    @BeforeEach
    void start() {
        file = dir.resolve("x.yaml");
        write("{allow: ['" + other.publicAddress() + "', '" + watched.publicAddress() + "']}");
        exporter = Exporter.start(new Reloader.Source(load(), this::load, logs -> {}));
        var address = (InetSocketAddress) exporter.addresses().get(0);
        uri = URI.create("http://127.0.0.1:" + address.getPort());
    }

    @AfterEach
    void stop() throws InterruptedException {
        exporter.stop();
        exporter.awaitStop();
        watched.close();
        other.close();
        log.close();
    }

    private Loaded load() {
        var args = List.of(
                "--config.file=" + file,
                "--milvus.address=" + watched.publicAddress(),
                "--web.listen-address=127.0.0.1:0",
                "--web.enable-lifecycle");
        return new ConfigLoader(1L << 30, System::nanoTime).load(args, Map.of());
    }

    private void write(String probe) {
        try {
            Files.writeString(file, "probe: " + probe + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri.resolve(path)).header("X-Prometheus-Scrape-Timeout-Seconds", "60"));
    }

    private String probe(DemoMilvus milvus) {
        var answer = get("/probe?target=" + milvus.publicAddress());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void tellsOfTheTargetAndNothingOfItself() {
        var page = probe(other);

        assertThat(page)
                .contains("\nmilvus_up 1\n")
                .contains("collection_name=\"beta\"")
                .contains("\nmilvus_probe_duration_seconds ")
                .contains("\nmilvus_healthy ")
                .doesNotContain("alpha")
                .doesNotContain("jvm_")
                .doesNotContain("process_")
                .doesNotContain("\nmilvus_exporter_");
        assertThat(Exposition.text(page).families()).hasSizeGreaterThan(20);
    }

    @Test
    void saysThatATargetIsDownAndThatItIsBack() {
        assertThat(probe(other)).contains("\nmilvus_up 1\n");

        other.stop();

        await().atMost(PATIENCE).until(() -> probe(other).contains("\nmilvus_up 0\n"));
        assertThat(probe(other)).contains("\nmilvus_probe_duration_seconds ").doesNotContain("beta");
        other.restart();
        await().atMost(PATIENCE).until(() -> probe(other).contains("\nmilvus_up 1\n"));
        assertThat(log.lines()).anyMatch(line -> line.contains("A Milvus that is probed does not answer"));
    }

    @Test
    void answersInOpenMetricsToo() {
        var answer = send(HttpRequest.newBuilder(uri.resolve("/probe?target=" + other.publicAddress()))
                .header("X-Prometheus-Scrape-Timeout-Seconds", "60")
                .header("Accept", "application/openmetrics-text; version=1.0.0"));

        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.body()).contains("\nmilvus_up 1").endsWith("# EOF\n");
    }

    /** Milvus' own cache freezes if system_info is read too often, whoever in this process reads it. */
    @Test
    void asksTheMilvusThatIsWatchedWithTheMannersOfAll() {
        await().atMost(PATIENCE).until(() -> get("/metrics").body().contains("\nmilvus_up 1\n"));

        for (int i = 0; i < 5; i++) {
            assertThat(probe(watched)).contains("\nmilvus_up 1\n").contains("alpha");
        }

        var reads = watched.calls().calls().stream()
                .filter(call -> call.service().endsWith("MilvusService")
                        && call.method().equals("GetMetrics"))
                .mapToLong(call -> call.atNanos())
                .sorted()
                .toArray();
        for (int i = 1; i < reads.length; i++) {
            assertThat(Duration.ofNanos(reads[i] - reads[i - 1])).isGreaterThan(Duration.ofSeconds(14));
        }
        assertThat(watched.violations()).isEmpty();
    }

    @Test
    void takesOverAnotherListAndOtherModulesWhileItRuns() {
        var path = "/probe?module=new&target=" + other.publicAddress();
        assertThat(get(path).statusCode()).isEqualTo(400);
        write("{allow: ['" + other.publicAddress() + "'], modules: {new: {collectors: [server]}}}");

        assertThat(reload().statusCode()).isEqualTo(200);

        assertThat(get(path).body()).contains("\nmilvus_up 1\n").doesNotContain("milvus_collection_");
        write("{}");
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(get(path).statusCode()).isEqualTo(403);
        assertThat(get("/").body()).doesNotContain("/probe");
        assertThat(log.lines())
                .anyMatch(
                        line -> line.contains("changed=probe.allow") && line.contains("probe.modules.new.collectors"));
    }

    private HttpResponse<String> reload() {
        return send(HttpRequest.newBuilder(uri.resolve("/-/reload")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void tellsWhereTheComponentsServeTheirOwnMetrics() {
        await().atMost(PATIENCE).until(() -> get("/discover").body().contains("__meta_milvus_role"));

        assertThat(get("/discover").body()).startsWith("[{\"targets\":[\"").contains(":9091\"]");
        assertThat(get("/").body()).contains("href=\"/probe\"").contains("href=\"/discover\"");
    }
}
