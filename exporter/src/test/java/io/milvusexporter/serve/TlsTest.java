package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.testing.CapturedLog;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds over plain connections holds behind a TLS handler. */
@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static SslContext context;

    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final TestServer server = start();

    @BeforeAll
    static void makeKey() throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("key.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "exporter",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        context = SslContextBuilder.forServer(keys).build();
    }

    private TestServer start() {
        var site = new TestSite();
        site.tls = Optional.of(allocator -> context.newHandler(allocator, handshakes));
        return TestServer.start(site, settings -> {
            settings.health = WebSettings.LOOPBACK;
            settings.readHeaderTimeout = Duration.ofSeconds(2);
        });
    }

    @AfterEach
    void stop() {
        server.close();
        handshakes.shutdownNow();
        assertThat(server.pages.open).hasValue(0);
        assertThat(server.metric("connections")).isZero();
    }

    @Test
    void answersPipelinedRequestsAndClosesInOrder() throws Exception {
        try (var client = secure()) {
            client.send("GET /metrics HTTP/1.1\r\nHost: t\r\n\r\n".repeat(20));
            client.get("/-/healthy", "Connection: close");

            for (int i = 0; i < 20; i++) {
                assertThat(client.response().body()).isEqualTo("text identity collections,nodes,server\n");
            }
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void sendsALargePageWhole() throws Exception {
        server.pages.serve(query -> server.pages.page(8 << 20, 1 << 20));
        try (var client = secure()) {
            assertThat(client.get("/metrics").response().body()).hasSize(8 << 20);
            assertThat(client.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    @Test
    void closesPlainHttpOnATlsPortWithOneDebugLine() {
        try (var log = CapturedLog.atDebug();
                var client = server.client()) {
            client.get("/metrics");

            assertThat(client.rest()).doesNotContain("HTTP/");
            await().until(() -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("level=debug msg=\"Closed a connection that failed\"");
        }
    }

    @Test
    void closesAHandshakeThatDoesNotGetAnyFurther() {
        try (var client = server.client()) {
            client.send(new byte[] {0x16, 3, 1});

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void keepsTheHealthListenerPlain() {
        try (var kubelet = RawClient.connect(server.server.addresses().get(1))) {
            assertThat(kubelet.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    private RawClient secure() throws Exception {
        var trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        var address = (InetSocketAddress) server.address();
        return RawClient.over(trusting.getSocketFactory().createSocket(address.getAddress(), address.getPort()));
    }
}
