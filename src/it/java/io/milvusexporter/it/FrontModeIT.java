package io.milvusexporter.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.page.DemoHttp;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.zip.GZIPOutputStream;
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
        for (var page : List.of(curl, python)) {
            assertThat(page)
                    .contains("\nmilvus_up ", "\nmilvus_exporter_native_up 1\n", "\nmilvus_proxy_req_count{")
                    .endsWith("\n");
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
        var milvus = milvusWithPage("a 1\n");
        var clients = new ArrayList<Socket>();
        try (var silent = new ServerSocket(0, 50, LOOPBACK);
                var exporter = ExporterProcess.start(
                        "--milvus.address=127.0.0.1:" + silent.getLocalPort(),
                        "--front.upstream=127.0.0.1:" + milvus.getAddress().getPort(),
                        "--web.max-connections=100")) {
            int port = exporter.port();
            exporter.awaitPageWith("milvus_exporter_native_up 1");
            for (int i = 0; i < 500; i++) {
                clients.add(new Socket(LOOPBACK, port));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(probe(port)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
            milvus.stop(0);
        }
    }

    @Test
    void answersProbesWhileManyReadAHugePageFromASmallHeap() throws IOException {
        var page = IntStream.range(0, 150_000)
                .mapToObj(
                        i -> "milvus_proxy_req_count{collection_name=\"c" + i + "\",node_id=\"7\"} " + i * 7919L + "\n")
                .collect(Collectors.joining("", "# TYPE milvus_proxy_req_count counter\n", ""));
        var milvus = milvusWithPage(page);
        var readers = Executors.newFixedThreadPool(8);
        try (var exporter = ExporterProcess.run(
                Map.of(),
                List.of("-Xmx40m", "-XX:+ExitOnOutOfMemoryError"),
                List.of(
                        "--web.listen-address=127.0.0.1:0",
                        "--milvus.address=127.0.0.1:1",
                        "--front.upstream=127.0.0.1:" + milvus.getAddress().getPort()))) {
            int port = exporter.port();
            exporter.awaitPageWith("milvus_exporter_native_up 1");
            var read = IntStream.range(0, 24)
                    .mapToObj(i -> CompletableFuture.supplyAsync(exporter::metrics, readers))
                    .toList();
            do {
                assertThat(probe(port)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
            } while (!read.stream().allMatch(CompletableFuture::isDone));
            assertThat(read).allSatisfy(one -> assertThat(one.join()).endsWith(page));
            assertThat(exporter.isAlive()).isTrue();
        } finally {
            readers.shutdownNow();
            milvus.stop(0);
        }
    }

    /** As a kubelet asks: a connection for each. */
    private static String probe(int port) throws IOException {
        try (var socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            var answer = new StringBuilder();
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answer.append((char) b);
                if (answer.toString().endsWith("\r\n\r\nOK")) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static HttpServer milvusWithPage(String page) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(page.getBytes(UTF_8));
        }
        var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                exchange.getResponseBody().write(zipped.toByteArray());
            }
        });
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            try (exchange) {
                exchange.getResponseBody().write("OK".getBytes(UTF_8));
            }
        });
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
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
