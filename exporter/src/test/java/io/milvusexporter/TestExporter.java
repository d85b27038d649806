package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.Scrapes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole exporter over sockets that asks often, as a scraper sees it. */
final class TestExporter implements AutoCloseable {

    /** Generous: a bound on a broken run, never a measure. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Exporter exporter;
    private final URI uri;

    private TestExporter(List<String> args) {
        exporter = Exporter.start(new Reloader.Source(load(args), () -> load(args), logs -> {}));
        uri = URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) exporter.addresses().get(0)).getPort() + "/metrics");
    }

    static TestExporter start(HostPort milvus, String... more) {
        var args = new ArrayList<>(List.of(
                "--milvus.address=" + milvus,
                "--collector.server.interval=2s",
                "--collector.server.timeout=2s",
                "--web.listen-address=127.0.0.1:0"));
        args.addAll(List.of(more));
        return new TestExporter(args);
    }

    private static Loaded load(List<String> args) {
        return new ConfigLoader(1L << 30, System::nanoTime).load(args, Map.of());
    }

    /** The page, which must be there. */
    String page() {
        return page("text/plain");
    }

    String page(String accept) {
        var request = HttpRequest.newBuilder(uri)
                .header("Accept", accept)
                .timeout(PATIENCE)
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError("a scrape failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The page, read strictly. */
    Exposition read() {
        return Exposition.text(page());
    }

    boolean isUp() {
        return page().contains("\nmilvus_up 1\n");
    }

    void awaitUp() {
        await().atMost(PATIENCE).pollInterval(LOOK).until(this::isUp);
    }

    void awaitDown() {
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> page().contains("\nmilvus_up 0\n"));
    }

    /** Waits until the page says why a collector fails, and returns the cause. */
    String awaitFailureOf(String collector) {
        return await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> failureOf(collector), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> failureOf(String collector) {
        return read().family("milvus_exporter_collector_failure").stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> collector.equals(sample.labels().get("collector")) && sample.value() == 1)
                .map(sample -> String.valueOf(sample.labels().get("cause")))
                .findFirst();
    }

    /** How often the server collector has asked for the version: once a run. */
    double runs() {
        return read().sum("milvus_exporter_rpc_requests_total", "method", "GetVersion");
    }

    /** How many runs of a collector have failed. */
    double failures(String collector) {
        return read().sum("milvus_exporter_collector_failures_total", "collector", collector);
    }

    /** Waits for so many more runs of the server collector. */
    void awaitRuns(int more) {
        var before = runs();
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> runs() >= before + more);
    }

    /** Scrapes on and on while something is broken. */
    void scrapeWhile(String fault, Runnable broken) {
        try (var scrapes = new Scrapes(fault, this::page)) {
            scrapes.start();
            broken.run();
        }
    }

    @Override
    public void close() {
        exporter.stop();
        try {
            exporter.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
