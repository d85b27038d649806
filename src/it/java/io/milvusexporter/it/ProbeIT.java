package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.MachineClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged exporter is asked about a Milvus that it does not watch. */
@Timeout(240)
class ProbeIT {

    private static final String[] PATIENT = {"X-Prometheus-Scrape-Timeout-Seconds", "60"};

    @TempDir
    private Path dir;

    private final DemoMilvus milvus = milvus();

    private static DemoMilvus milvus() {
        var world = DemoWorld.empty(1, new MachineClock(), Topology.STANDALONE);
        world.createCollection("default", "books", CollectionSpec.small());
        return DemoMilvus.start(world, Flavor.V2_6);
    }

    private ExporterProcess exporter(String probe) throws IOException {
        var file = Files.writeString(dir.resolve("x.yaml"), "probe: " + probe + "\n");
        return ExporterProcess.start("--milvus.address=127.0.0.1:1", "--config.file=" + file, "--web.enable-lifecycle");
    }

    private String path() {
        return "/probe?target=" + milvus.publicAddress();
    }

    @Test
    void tellsOfTheTargetWhileTheMilvusThatIsWatchedIsDown() throws IOException {
        try (milvus;
                var exporter = exporter("{allow: ['" + milvus.publicAddress() + "']}")) {
            var answer = exporter.get(path(), PATIENT);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = Exposition.text(answer.body());
            assertThat(page.family("milvus_probe_duration_seconds")).isPresent();
            assertThat(page.family("milvus_exporter_build_info")).isEmpty();
            assertThat(answer.body()).contains("\nmilvus_up 1\n").contains("collection_name=\"books\"");
            exporter.awaitPageWith("\nmilvus_up 0\n");
            assertThat(exporter.metrics()).doesNotContain("books");
        }
    }

    @Test
    void refusesEverybodyElse() throws IOException {
        try (milvus;
                var exporter = exporter("{allow: [10.0.0.0/8]}")) {
            assertThat(exporter.get(path()).statusCode()).isEqualTo(403);
            assertThat(exporter.get("/probe").statusCode()).isEqualTo(400);
            assertThat(exporter.get(path() + "&module=none").statusCode()).isEqualTo(400);
            assertThat(exporter.get("/probe?target=2130706433:19530").statusCode())
                    .isEqualTo(400);
            assertThat(milvus.calls().total()).isZero();
            assertThat(exporter.errors()).doesNotContain("\tat ");
        }
    }

    @Test
    void takesOverAnotherListOnSighup() throws IOException {
        try (milvus;
                var exporter = exporter("{}")) {
            assertThat(exporter.get(path()).statusCode()).isEqualTo(403);

            Files.writeString(dir.resolve("x.yaml"), "probe: {allow: [127.0.0.0/8]}\n");
            exporter.signal("HUP");

            await().atMost(ExporterProcess.PATIENCE)
                    .until(() -> exporter.get(path(), PATIENT).statusCode() == 200);
        }
    }

    /** Thirty who want the same hanging Milvus leave room for who wants the page. */
    @Test
    void servesThePageWhileManyProbesHang() throws IOException {
        milvus.faults().hold("*");
        try (milvus;
                var exporter = exporter("{allow: [127.0.0.0/8]}")) {
            exporter.metrics();
            var threads = Executors.newCachedThreadPool();
            var answers = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 30; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> exporter.get(path(), "X-Prometheus-Scrape-Timeout-Seconds", "20")
                                .statusCode(),
                        threads));
            }

            assertThat(exporter.metrics()).contains("milvus_exporter_build_info");

            assertThat(answers)
                    .extracting(CompletableFuture::join)
                    .containsOnly(200, 503)
                    .contains(200);
            milvus.faults().release("*");
            threads.shutdownNow();
        }
    }
}
