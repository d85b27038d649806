package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.WebConfig.ListenAddress;
import io.milvusexporter.testing.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BindTest {

    @TempDir
    Path directory;

    private CapturedLog log;

    @BeforeEach
    void capture() {
        log = CapturedLog.atInfo();
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void listensOnSeveralAddresses() {
        var socket = directory.resolve("exporter.sock");
        try (var server = TestServer.start(settings ->
                settings.listen = List.of(WebSettings.LOOPBACK, tcp("::1", 0), new ListenAddress.Unix(socket)))) {
            assertThat(server.server.addresses()).hasSize(3);
            for (var address : server.server.addresses()) {
                try (var client = RawClient.connect(address)) {
                    assertThat(client.get("/metrics").response().status()).isEqualTo(200);
                    assertThat(client.get("/metrics", "Connection: close")
                                    .response()
                                    .status())
                            .isEqualTo(200);
                    assertThat(client.isClosed()).isTrue();
                }
            }
        }
    }

    @Test
    void listensOnIpv4AloneForAnIpv4Address() {
        try (var server = TestServer.start(settings -> settings.listen = List.of(tcp("127.0.0.1", 0)))) {
            var address = (InetSocketAddress) server.address();

            assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void givesItsAddressBackWhenClosed() {
        var first = TestServer.start();
        var address = (InetSocketAddress) first.address();
        first.server.close();

        try (var second = taken(address.getPort())) {
            assertThat(second.address()).isEqualTo(address);
        }
        first.close();
    }

    @Test
    void letsOwnerAndGroupAloneUseAUnixSocket() throws IOException {
        var socket = directory.resolve("exporter.sock");
        try (var server = unix(socket)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw----");
            assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(socket));
        }

        assertThat(socket).doesNotExist();
    }

    @Test
    void replacesASocketFileThatAKilledProcessLeft() throws IOException {
        var socket = directory.resolve("exporter.sock");
        try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        try (var server = unix(socket);
                var client = server.client()) {
            assertThat(client.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    @Test
    void leavesASocketAloneThatSomebodyListensOn() {
        var socket = directory.resolve("exporter.sock");
        try (var first = unix(socket);
                var client = first.client()) {
            assertThatThrownBy(() -> unix(socket))
                    .isInstanceOf(BindFailure.class)
                    .hasMessage("cannot listen on unix://" + socket
                            + ": another process listens on it; stop it or choose another path");
            assertThat(client.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    @Test
    void leavesAFileAloneThatIsNoSocket() throws IOException {
        var file = Files.writeString(directory.resolve("precious"), "data");

        assertThatThrownBy(() -> unix(file))
                .isInstanceOf(BindFailure.class)
                .hasMessage("cannot listen on unix://" + file
                        + ": there is a file that is not a socket; remove it or choose another path");
        assertThat(file).hasContent("data");
    }

    @Test
    void saysThatADirectoryIsMissing() {
        var socket = directory.resolve("missing").resolve("exporter.sock");

        assertThatThrownBy(() -> unix(socket))
                .isInstanceOf(BindFailure.class)
                .hasMessageStartingWith("cannot listen on unix://" + socket + ": ")
                .hasMessageContaining("No such file or directory");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /healthz | 200 | OK
                    /healthz | 500 | Not all components are healthy, 1/5
                    /healthz | 500 | component proxy state is Abnormal
                    /healthz | 200 | {"state":"OK","detail":[{"name":"querynode","code":1}]}
                    """)
    void knowsMilvusByItsHealth(String path, int status, String body) throws IOException {
        try (var milvus = new OnePageServer(Map.of(path, status + " \r\n\r\n" + body))) {
            assertThatThrownBy(() -> taken(milvus.port()))
                    .isInstanceOf(BindFailure.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + milvus.port()
                            + ": Milvus itself holds the port (it answers /healthz); choose another port with"
                            + " --web.listen-address, such as :19091, or move Milvus' own with its environment variable"
                            + " METRICS_PORT");
        }
    }

    @Test
    void knowsMilvusByItsMetrics() throws IOException {
        var page = "200 OK\r\n\r\n# TYPE go_info gauge\nmilvus_build_info 1\n";
        try (var milvus = new OnePageServer(Map.of("/metrics", page))) {
            assertThatThrownBy(() -> taken(milvus.port()))
                    .hasMessageContaining("Milvus itself holds the port (it answers /metrics)");
        }
    }

    @Test
    void knowsAnotherExporter() {
        try (var first = TestServer.start()) {
            var port = ((InetSocketAddress) first.address()).getPort();

            assertThatThrownBy(() -> taken(port))
                    .hasMessage(
                            "cannot listen on 127.0.0.1:" + port + ": another milvus-exporter holds the port; stop it"
                                    + " or choose another port with --web.listen-address");
        }
    }

    @Test
    void saysWhatToDoAboutAServerItDoesNotKnow() throws IOException {
        try (var stranger = new OnePageServer(Map.of("/healthz", "200 OK\r\n\r\nok, I am Prometheus"))) {
            assertThatThrownBy(() -> taken(stranger.port()))
                    .hasMessage(
                            "cannot listen on 127.0.0.1:" + stranger.port() + ": the port is taken; find out by whom"
                                    + " with `ss -ltnp`, or choose another port with --web.listen-address");
        }
    }

    @Test
    void doesNotWaitForAServerThatIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> taken(silent.getLocalPort())).hasMessageContaining("the port is taken");
        }
    }

    @Test
    void freesTheFirstAddressIfTheSecondCannotBeHad() throws IOException {
        int first;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            first = free.getLocalPort();
        }
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TestServer.start(settings -> settings.listen =
                            List.of(tcp("127.0.0.1", first), tcp("127.0.0.1", silent.getLocalPort()))))
                    .isInstanceOf(BindFailure.class);
        }

        try (var again = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        assertThatThrownBy(
                        () -> TestServer.start(settings -> settings.listen = List.of(tcp("no.such.host.invalid", 1))))
                .isInstanceOf(BindFailure.class)
                .hasMessage("cannot listen on no.such.host.invalid:1: no such host: no.such.host.invalid");
    }

    @Test
    void saysThatTheMachineHasNoSuchAddress() {
        assertThatThrownBy(() -> TestServer.start(settings -> settings.listen = List.of(tcp("192.0.2.1", 1))))
                .isInstanceOf(BindFailure.class)
                .hasMessage("cannot listen on 192.0.2.1:1: this machine has no such address");
    }

    @Test
    void logsWhereItListens() {
        var socket = directory.resolve("exporter.sock");
        try (var server = TestServer.start(settings ->
                settings.listen = List.of(WebSettings.LOOPBACK, tcp("::1", 0), new ListenAddress.Unix(socket)))) {
            assertThat(log.lines())
                    .containsExactly(
                            "level=info msg=Listening address=127.0.0.1:" + port(server, 0),
                            "level=info msg=Listening address=[0:0:0:0:0:0:0:1]:" + port(server, 1),
                            "level=info msg=Listening address=unix://" + socket);
        }
    }

    private static int port(TestServer server, int index) {
        return ((InetSocketAddress) server.server.addresses().get(index)).getPort();
    }

    private static TestServer unix(Path path) {
        return TestServer.start(settings -> settings.listen = List.of(new ListenAddress.Unix(path)));
    }

    private static TestServer taken(int port) {
        return TestServer.start(settings -> settings.listen = List.of(tcp("127.0.0.1", port)));
    }

    private static ListenAddress tcp(String host, int port) {
        return new ListenAddress.Tcp(new HostPort(host, port));
    }

    /** Answers each path with what it is told, others 404, one connection a request. */
    private static final class OnePageServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Map<String, String> answers;

        OnePageServer(Map<String, String> answers) throws IOException {
            this.answers = answers;
            new Thread(this::serve).start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (var client = socket.accept()) {
                    answer(client);
                } catch (IOException e) {
                    assertThat(e).isNotNull(); // closed by the test, or by whom it served
                }
            }
        }

        private void answer(Socket client) throws IOException {
            var request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                request.append((char) client.getInputStream().read());
            }
            var path = request.toString().split(" ", 3)[1];
            var answer = "HTTP/1.0 " + answers.getOrDefault(path, "404 Not Found\r\n\r\n404 page not found\n");
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
