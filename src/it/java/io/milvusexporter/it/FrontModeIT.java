package io.milvusexporter.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.page.DemoHttp;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.MilvusHttp;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The exporter on Milvus' port, Milvus behind it: one page for both, and probes that are as true as Milvus' own. */
class FrontModeIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void servesBothPagesAndMilvusOwnHealth() throws Exception {
        var world = Story.begin(7, new ManualClock());
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            var http = DemoHttp.start(world);
            try (var exporter = ExporterProcess.start(
                    "--milvus.address=" + milvus.publicAddress(), "--front.upstream=" + http.address())) {
                exporter.awaitPageWith("milvus_collection_info{");
                var page = exporter.metrics();
                Exposition.text(page);
                assertThat(page.indexOf("\nmilvus_up "))
                        .isPositive()
                        .isLessThan(page.indexOf("milvus_exporter_native_up 1"));
                assertThat(page.indexOf("milvus_exporter_native_up 1"))
                        .isLessThan(page.indexOf("milvus_proxy_req_count{"));
                assertThat(page.split("# TYPE process_resident_memory_bytes ", -1))
                        .hasSize(2);
                assertThat(page.lines().filter(line -> line.startsWith("# TYPE ")))
                        .doesNotHaveDuplicates();
                readersAgree(exporter);

                assertThat(exporter.get("/healthz").body()).isEqualTo("OK");
                world.cluster().nodes(Role.QUERYNODE).get(0).state(DemoNode.State.ABNORMAL);
                var ill = exporter.get("/healthz", "Content-Type", "application/json");
                assertThat(ill.statusCode()).isEqualTo(500);
                assertThat(ill.body()).isEqualTo("{\"state\":\"component querynode state is Abnormal\",\"detail\":[]}");

                http.close();
                var alone = exporter.metrics();
                assertThat(alone)
                        .contains("\nmilvus_exporter_native_up 0\n", "\nmilvus_up ")
                        .doesNotContain("process_resident_memory_bytes");
                assertThat(exporter.get("/healthz").statusCode()).isEqualTo(502);
                assertThat(exporter.errors())
                        .contains("Milvus' own page cannot be had")
                        .doesNotContain("\tat ");
            }
        }
    }

    /** What other programs make of the joined gzip stream: the page, and nothing behind it. */
    private static void readersAgree(ExporterProcess exporter) throws Exception {
        var curl = run("curl", "-sf", "--compressed", exporter.uri("/metrics").toString());
        var python = run("python3", "-c", """
                import gzip, sys, urllib.request as u
                r = u.urlopen(u.Request(sys.argv[1], headers={'Accept-Encoding': 'gzip'}))
                assert r.headers['Content-Encoding'] == 'gzip'
                sys.stdout.write(gzip.decompress(r.read()).decode())
                """, exporter.uri("/metrics").toString());
        for (var page : List.of(curl, python, javaReads(exporter))) {
            assertThat(page)
                    .contains("\nmilvus_up ", "\nmilvus_exporter_native_up 1\n", "\nmilvus_proxy_req_count{")
                    .endsWith("\n");
        }
    }

    private static String javaReads(ExporterProcess exporter) throws IOException {
        var connection = exporter.uri("/metrics").toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (var stream = connection.getInputStream()) {
            assertThat(connection.getHeaderField("Content-Encoding")).isEqualTo("gzip");
            return new String(new GZIPInputStream(stream).readAllBytes(), UTF_8);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", command[0]).isZero();
        return output;
    }

    @Test
    void answersProbesWhileEveryCollectorHangsAndClientsHoldEveryConnection() throws IOException {
        var clients = new ArrayList<Socket>();
        try (var milvus = MilvusHttp.withPage("a 1\n");
                var silent = new ServerSocket(0, 50, LOOPBACK);
                var exporter = ExporterProcess.start(
                        "--milvus.address=127.0.0.1:" + silent.getLocalPort(),
                        "--front.upstream=" + milvus.address(),
                        "--web.max-connections=100")) {
            int port = exporter.port();
            exporter.awaitPageWith("milvus_exporter_native_up 1");
            for (int i = 0; i < 500; i++) {
                clients.add(new Socket(LOOPBACK, port));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(MilvusHttp.probe(port))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("OK");
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void answersProbesWhileManyReadAHugePageFromASmallHeap() throws IOException {
        var page = IntStream.range(0, 150_000)
                .mapToObj(
                        i -> "milvus_proxy_req_count{collection_name=\"c" + i + "\",node_id=\"7\"} " + i * 7919L + "\n")
                .collect(Collectors.joining("", "# TYPE milvus_proxy_req_count counter\n", ""));
        var readers = Executors.newFixedThreadPool(8);
        try (var milvus = MilvusHttp.withPage(page);
                var exporter = ExporterProcess.run(
                        Map.of(),
                        List.of("-Xmx40m", "-XX:+ExitOnOutOfMemoryError"),
                        List.of(
                                "--web.listen-address=127.0.0.1:0",
                                "--milvus.address=127.0.0.1:1",
                                "--front.upstream=" + milvus.address()))) {
            int port = exporter.port();
            exporter.awaitPageWith("milvus_exporter_native_up 1");
            var read = IntStream.range(0, 24)
                    .mapToObj(i -> CompletableFuture.supplyAsync(exporter::metrics, readers))
                    .toList();
            do {
                assertThat(MilvusHttp.probe(port))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("OK");
            } while (!read.stream().allMatch(CompletableFuture::isDone));
            assertThat(read).allSatisfy(one -> assertThat(one.join()).endsWith(page));
            assertThat(exporter.isAlive()).isTrue();
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void leavesTheClusterWhenItsCoordinatorDoes() {
        var world = Story.begin(7, new ManualClock());
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            var pods = milvus.components().stream()
                    .filter(component -> component.role() == Role.MIXCOORD)
                    .toList();
            try (var first = elected(milvus, "mixcoord=" + pods.get(0).address());
                    var second = elected(milvus, "mixcoord=" + pods.get(1).address())) {
                first.awaitPageWith("milvus_collection_info{");
                assertThat(second.awaitPageWith("milvus_component_up{"))
                        .contains("milvus_exporter_cluster_poller 0")
                        .doesNotContain("milvus_collection_info{");

                milvus.failOver(Role.MIXCOORD);

                second.awaitPageWith("milvus_collection_info{");
                await().atMost(ExporterProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(first.metrics())
                                .contains("milvus_exporter_cluster_poller 0")
                                .doesNotContain("milvus_collection_info{"));
            }
        }
    }

    private static ExporterProcess elected(DemoMilvus milvus, String coordinator) {
        return ExporterProcess.start(
                "--milvus.address=" + milvus.publicAddress(),
                "--milvus.component=" + coordinator,
                "--collector.cluster-mode=elected");
    }
}
