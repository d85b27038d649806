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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole exporter over sockets, whose configuration changes while it polls and is scraped. */
@Timeout(240)
class ExporterReloadTest {

    private static final Pattern LISTENING = Pattern.compile("msg=Listening address=127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern OURS = Pattern.compile("collect-\\d+|page|reload|io-.*");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String QUICK = "collector: {server: {interval: 1s}, components: {interval: 1s}}\n";

    @TempDir
    private Path dir;

    private final CapturedLog log = CapturedLog.atInfo();
    private final DemoMilvus first = milvus("alpha");
    private final DemoMilvus second = milvus("beta");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<CountDownLatch> reading = new AtomicReference<>(new CountDownLatch(0));
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
        write(QUICK + milvusAt(first));
        exporter = Exporter.start(new Reloader.Source(load(), this::loadWhenLetTo, logs -> {}));
        var found = LISTENING.matcher(String.join("\n", log.lines()));
        assertThat(found.find()).isTrue();
        uri = URI.create("http://127.0.0.1:" + found.group(1));
        await().until(() -> page().contains("alpha"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        reading.get().countDown();
        exporter.stop();
        exporter.awaitStop();
        first.close();
        second.close();
        log.close();
    }

    private static String milvusAt(DemoMilvus milvus) {
        return "milvus: {address: '" + milvus.publicAddress() + "'}\n";
    }

    private Loaded load() {
        var args = List.of("--config.file=" + file, "--web.listen-address=127.0.0.1:0", "--web.enable-lifecycle");
        return new ConfigLoader(1L << 30, System::nanoTime).load(args, Map.of());
    }

    private Loaded loadWhenLetTo() {
        try {
            reading.get().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return load();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String page() {
        var answer = send(HttpRequest.newBuilder(uri.resolve("/metrics")));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> reload() {
        return send(HttpRequest.newBuilder(uri.resolve("/-/reload")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static long calls(DemoMilvus milvus) {
        return milvus.calls().total();
    }

    private static void awaitMoreCalls(DemoMilvus milvus) {
        long before = calls(milvus);
        await().until(() -> calls(milvus) > before);
    }

    @Test
    void pollsAndServesOnWhileAConfigurationIsRead() {
        reading.set(new CountDownLatch(1));
        exporter.reload();

        awaitMoreCalls(first);
        assertThat(page()).contains("milvus_up 1").contains("alpha");
        awaitMoreCalls(first);
    }

    @Test
    void showsNothingOfTheFormerMilvusThoughItsAnswersStillHang() {
        first.faults().hold("*");
        await().until(() -> status().contains("\"running\":true"));
        write(QUICK + milvusAt(second));

        assertThat(reload().statusCode()).isEqualTo(200);

        assertThat(page()).doesNotContain("alpha");
        await().until(() -> page().contains("beta") && page().contains("milvus_up 1"));
        first.faults().release("*");
        long before = calls(first);
        awaitMoreCalls(second);
        assertThat(calls(first)).isEqualTo(before);
        assertThat(page()).doesNotContain("alpha");
    }

    private String status() {
        return send(HttpRequest.newBuilder(uri.resolve("/-/status"))).body();
    }

    @Test
    void keepsWhatIsKnownThroughEveryChangeOfHowTheSameMilvusIsAsked() {
        for (var more : List.of(
                QUICK + "milvus: {address: 'A', timeout: 2s}\n",
                QUICK + "milvus: {address: 'A', max-message-size: 8MiB}\n",
                QUICK + "milvus: {address: 'A', username: root, password-file: password}\n",
                "milvus: {address: 'A', max-requests-in-flight: 1}\n"
                        + QUICK.replace("}}", "}, stale-intervals: 5}"))) {
            write("secret\n", dir.resolve("password"));
            write(more.replace("A", first.publicAddress().toString()));

            assertThat(reload().statusCode()).isEqualTo(200);

            assertThat(page()).contains("milvus_up 1").contains("alpha");
            awaitMoreCalls(first);
            assertThat(page()).contains("milvus_up 1").contains("alpha");
        }
        assertThat(String.join("\n", log.lines())).doesNotContain("secret");
    }

    private static void write(String text, Path where) {
        try {
            Files.writeString(where, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void switchesCollectorsOnAndOff() {
        write(milvusAt(first) + "collector: {collections: {enabled: false}}\n");
        assertThat(reload().statusCode()).isEqualTo(200);
        await().until(() -> !page().contains("milvus_collection_info{"));
        assertThat(send(HttpRequest.newBuilder(uri.resolve("/metrics?collect[]=collections".replace("[]", "%5B%5D"))))
                        .statusCode())
                .isEqualTo(400);

        write(milvusAt(first));
        assertThat(reload().statusCode()).isEqualTo(200);
        await().until(() -> page().contains("milvus_collection_info{"));
    }

    @Test
    void tellsOfOtherCollectionsWhenTheFilterChanges() {
        var quick = milvusAt(first) + "collector: {collections: {interval: 1s}, databases: {interval: 1s}}\n";
        write(quick + "filter: {collection-exclude: 'alp.*'}\n");
        assertThat(reload().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> !page().contains("milvus_collection_info{"));
        assertThat(page()).contains("milvus_up 1");

        write(quick + "filter: {collection-include: alpha, database-include: default}\n");
        assertThat(reload().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> page().contains("milvus_collection_info{"));
    }

    @Test
    void leavesOutSeriesWhenTheLimitChanges() {
        assertThat(dropped()).isZero();

        write(QUICK + milvusAt(first) + "limit: {series-per-family: 1}\n");
        assertThat(reload().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> dropped() > 0);

        write(QUICK + milvusAt(first));
        assertThat(reload().statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> dropped() == 0);
    }

    private double dropped() {
        return page().lines()
                .filter(line -> line.startsWith("milvus_exporter_collector_series_dropped{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void changesNothingIfAnythingIsWrong() {
        var hash = line("milvus_exporter_config_hash");
        for (var wrong : List.of(
                milvusAt(second) + "log: {level: loud}\n",
                "milvus: {address: '" + second.publicAddress() + "', tls: {enabled: true, ca-file: none.pem}}\n",
                "milvus: {address: \n",
                "[]")) {
            write(wrong);

            var answer = reload();

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .startsWith("the configuration is wrong; the old one stays in force: ")
                    .hasLineCount(1);
            await().until(() ->
                    line("milvus_exporter_config_last_reload_successful").endsWith(" 0"));
        }

        awaitMoreCalls(first);
        assertThat(calls(second)).isZero();
        assertThat(line("milvus_exporter_config_hash")).isEqualTo(hash);
        assertThat(send(HttpRequest.newBuilder(uri.resolve("/config"))).body())
                .contains(first.publicAddress().toString())
                .doesNotContain(second.publicAddress().toString());
    }

    private String line(String family) {
        return page().lines()
                .filter(line -> line.startsWith(family + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void leavesNoThreadAndNoConnectionBehind() {
        Supplier<Long> threads = () -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.matcher(thread.getName()).matches())
                .count();
        for (int i = 0; i < 5; i++) {
            write(QUICK + milvusAt(i % 2 == 0 ? second : first));
            assertThat(reload().statusCode()).isEqualTo(200);
            awaitMoreCalls(i % 2 == 0 ? second : first);
        }
        var before = threads.get();
        for (int i = 1; i < 20; i++) {
            write(QUICK + milvusAt(i % 2 == 0 ? second : first));
            assertThat(reload().statusCode()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(threads.get()).isLessThanOrEqualTo(before));
        await().untilAsserted(
                        () -> assertThat(second.publicGate().connections()).isZero());
        await().untilAsserted(() -> assertThat(first.publicGate().connections()).isEqualTo(1));
    }
}
