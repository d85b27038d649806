package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.MessageLite;
import io.grpc.InsecureServerCredentials;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.FakeMilvus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine takes from the exporter, or does to it: it serves on, or ends cleanly and starts again. */
class ProcessFaultsIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String NOBODY = "--milvus.address=127.0.0.1:1";
    /** What a file system of 64 KiB has left beside 60 000 bytes: one page. */
    private static final int ROOM = 4096;

    private static final String ANYWHERE = "--web.listen-address=127.0.0.1:0";

    @TempDir
    private Path folder = Path.of("");

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static String listen(int port) {
        return "--web.listen-address=127.0.0.1:" + port;
    }

    /** The page over a connection of its own; empty if there is none. */
    private static String page(int port) {
        try (var socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(10_000);
            ask(socket);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void ask(Socket socket) throws IOException {
        var request = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static void awaitPageAt(int port, String text) {
        await().atMost(ExporterProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> page(port).contains(text));
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FakeMilvus milvus(MessageLite databases) {
        return FakeMilvus.onLoopback()
                .answer(
                        "MilvusService/GetVersion",
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build())
                .answer("MilvusService/ListDatabases", databases);
    }

    @Test
    void endsWhenTheHeapIsFullAndStartsAgain() throws IOException {
        var huge = ListDatabasesResponse.newBuilder();
        for (int i = 0; i < 2_000_000; i++) {
            huge.addDbNames("database_" + i);
        }
        int port = freePort();
        try (var milvus = milvus(huge.build())) {
            var jvm = List.of("-Xmx24m", "-XX:MaxDirectMemorySize=256m", "-XX:+ExitOnOutOfMemoryError");
            var arguments =
                    List.of("--milvus.address=" + milvus.address(), "--milvus.max-message-size=128MiB", listen(port));
            try (var exporter = ExporterProcess.run(Map.of(), jvm, arguments)) {
                assertThat(exporter.awaitExit()).as(exporter.errors()).isEqualTo(3);
                assertThat(exporter.output() + exporter.errors()).contains("OutOfMemoryError");
            }

            milvus.answer(
                    "MilvusService/ListDatabases",
                    ListDatabasesResponse.newBuilder().addDbNames("default").build());
            try (var exporter = ExporterProcess.run(Map.of(), jvm, arguments)) {
                exporter.awaitPageWith("milvus_up 1");
                assertThat(exporter.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void endsAPageThatIsBeingReadBeforeItStops() throws IOException {
        try (var exporter = ExporterProcess.start("--demo")) {
            exporter.awaitPageWith("milvus_up 1");
            try (var slow = new Socket()) {
                slow.setReceiveBufferSize(4096);
                slow.setSoTimeout(60_000);
                slow.connect(new InetSocketAddress(LOOPBACK, exporter.port()));
                ask(slow);
                assertThat(slow.getInputStream().read()).isEqualTo('H'); // the answer has begun
                exporter.terminate();
                var answer = "H" + new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                int body = answer.indexOf("\r\n\r\n") + 4;
                assertThat(answer.substring(0, body)).startsWith("HTTP/1.1 200 ");
                assertThat(answer.substring(body).getBytes(StandardCharsets.UTF_8))
                        .hasSize(contentLength(answer.substring(0, body)));
            }
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void startsAgainWhereItWasKilled() throws IOException {
        int port = freePort();
        var socket = folder.resolve("exporter.sock");
        var arguments = List.of(NOBODY, listen(port), "--web.listen-address=unix://" + socket);
        try (var exporter = ExporterProcess.run(Map.of(), List.of(), arguments)) {
            exporter.metrics();
            exporter.signal("KILL");
            assertThat(exporter.awaitExit()).isEqualTo(128 + 9);
            assertThat(socket).as("nobody was there to remove it").exists();
        }

        try (var exporter = ExporterProcess.run(Map.of(), List.of(), arguments)) {
            exporter.awaitPageWith("milvus_up 0");
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    @Test
    void servesOnWhenTheDiskOfItsLogIsFull() throws IOException {
        assumeTrue(works("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs " + folder), "may not mount");
        int port = freePort();
        var script = "mount -t tmpfs -o size=64k tmpfs " + folder + " && head -c 60000 /dev/zero > " + folder
                + "/others && exec \"$@\" 2>" + folder + "/log";
        try (var exporter = ExporterProcess.shell(
                "exec unshare -rm sh -c '" + script + "' sh \"$@\"",
                List.of(),
                List.of("--demo", "--log.level=debug", listen(port)))) {
            awaitPageAt(port, "milvus_up 1");
            var log = Path.of("/proc", Long.toString(exporter.pid()), "root")
                    .resolve(folder.toString().substring(1));
            await().atMost(ExporterProcess.PATIENCE).until(() -> Files.size(log.resolve("log")) >= ROOM);
            var before = calls(page(port));

            await().atMost(ExporterProcess.PATIENCE).until(() -> calls(page(port)) > before);
            assertThat(page(port)).contains("\nmilvus_up 1\n");
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    /** How many calls to Milvus the page tells of. */
    private static double calls(String page) {
        return page.lines()
                .filter(line -> line.startsWith("milvus_exporter_rpc_requests_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void needsNoPlaceToWriteTo() throws IOException {
        var readOnly = "mount -o remount,bind,ro / && { mount -o remount,bind,ro /tmp 2>/dev/null; true; }"
                + " && ! touch /tmp/written 2>/dev/null && ! touch /written 2>/dev/null";
        assumeTrue(works("unshare", "-rm", "sh", "-c", readOnly), "may not mount");
        int port = freePort();
        try (var exporter = ExporterProcess.shell(
                "exec unshare -rm sh -c '" + readOnly + " && exec \"$@\"' sh \"$@\"",
                List.of(),
                List.of("--demo", listen(port)))) {
            awaitPageAt(port, "\nmilvus_up 1\n");
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.errors()).contains("Stopped").doesNotContain("Exception");
        }
    }

    /** The address of a pod that was replaced: the same name, the same port. */
    @Test
    void findsAMilvusThatComesBackAtAnotherAddress() throws IOException {
        var hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 milvus.test\n");
        var here = milvus(ListDatabasesResponse.getDefaultInstance());
        int port = here.address().port();
        try (var exporter = ExporterProcess.run(
                Map.of(),
                List.of("-Djdk.net.hosts.file=" + hosts),
                List.of(ANYWHERE, "--milvus.address=milvus.test:" + port, "--collector.server.interval=5s"))) {
            exporter.awaitPageWith("milvus_up 1");

            Files.writeString(hosts, "127.0.0.3 somebody.else.test\n");
            here.close();
            exporter.awaitPageWith("milvus_up 0");

            var there = FakeMilvus.at(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.2"), port),
                            InsecureServerCredentials.create())
                    .answer(
                            "MilvusService/GetVersion",
                            GetVersionResponse.newBuilder().setVersion("2.6.5").build());
            try (there) {
                Files.writeString(hosts, "127.0.0.2 milvus.test\n");
                exporter.awaitPageWith("version=\"2.6.5\"");
                exporter.awaitPageWith("milvus_up 1");
            }
        } finally {
            here.close();
        }
    }
}
