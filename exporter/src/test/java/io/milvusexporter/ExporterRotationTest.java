package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.testing.Asked;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and the password towards Milvus are replaced while a whole exporter asks it over a socket, and calls go on. */
@Timeout(180)
class ExporterRotationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GET_VERSION = "MilvusService/GetVersion";
    private static final String NOT_AFTER = "milvus_tls_certificate_not_after_timestamp_seconds";

    @TempDir
    static Path keys;

    private static TestKeys firstServer;
    private static TestKeys secondServer;
    private static TestKeys firstClient;
    private static TestKeys secondClient;

    @TempDir
    private Path dir;

    private final CapturedLog log = CapturedLog.atDebug();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FakeMilvus milvus;
    private Exporter exporter;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        firstServer = TestKeys.make(keys, "server-1", "EC", "localhost", 10);
        secondServer = TestKeys.make(keys, "server-2", "EC", "localhost", 20);
        firstClient = TestKeys.make(keys, "client-1", "EC", "client", 30);
        secondClient = TestKeys.make(keys, "client-2", "EC", "client", 40);
    }

    @BeforeEach
    void start() throws IOException {
        milvus = milvus(0, firstServer, firstClient);
        replace("ca.crt", firstServer.certificate());
        replace("client.crt", firstClient.certificate());
        replace("client.key", firstClient.pkcs8());
        write("password", "swordfish-1\n");
        exporter = Exporter.start(new Reloader.Source(
                new ConfigLoader(1L << 30, System::nanoTime)
                        .load(
                                List.of(
                                        "--milvus.address=localhost:"
                                                + milvus.address().port(),
                                        "--milvus.username=root",
                                        "--milvus.password-file=" + dir.resolve("password"),
                                        "--milvus.tls.enabled",
                                        "--milvus.tls.ca-file=" + dir.resolve("ca.crt"),
                                        "--milvus.tls.cert-file=" + dir.resolve("client.crt"),
                                        "--milvus.tls.key-file=" + dir.resolve("client.key"),
                                        "--collector.disable-defaults",
                                        "--collector.server",
                                        "--collector.server.interval=1s",
                                        "--web.listen-address=127.0.0.1:0"),
                                Map.of()),
                () -> {
                    throw new IllegalStateException("no reload is needed");
                },
                logs -> {}));
    }

    @AfterEach
    void stop() throws InterruptedException {
        exporter.stop();
        exporter.awaitStop();
        milvus.close();
        assertThat(String.join("\n", log.lines())).doesNotContain("swordfish");
        log.close();
    }

    private static FakeMilvus milvus(int port, TestKeys server, TestKeys client) throws IOException {
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(server.certificate().toFile(), server.pkcs8().toFile())
                .trustManager(client.certificate().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        return FakeMilvus.onLoopback(port, credentials)
                .answer(
                        GET_VERSION,
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    }

    /** As a renewed file gets there: by a rename, so that nobody meets half of it. */
    private void replace(String name, Path content) throws IOException {
        var fresh = Files.copy(content, dir.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String name, String text) throws IOException {
        var fresh = Files.writeString(dir.resolve(name + ".new"), text);
        Files.move(fresh, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Exposition page() {
        var port = ((InetSocketAddress) exporter.addresses().get(0)).getPort();
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Exposition.text(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static OptionalDouble value(Exposition page, String family) {
        return page.family(family).stream()
                .flatMap(found -> found.samples().stream())
                .mapToDouble(sample -> sample.value())
                .findFirst();
    }

    private static double notAfter(TestKeys keys) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(keys.certificate())) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return (double) certificate.getNotAfter().toInstant().getEpochSecond();
        }
    }

    private void awaitUp(TestKeys server) throws IOException, CertificateException {
        var end = OptionalDouble.of(notAfter(server));
        await().atMost(PATIENCE).until(() -> {
            var page = page();
            return value(page, "milvus_up").equals(OptionalDouble.of(1))
                    && value(page, NOT_AFTER).equals(end);
        });
    }

    private void awaitAskedWith(String password) {
        var header = Base64.getEncoder().encodeToString(("root:" + password).getBytes(StandardCharsets.UTF_8));
        await().atMost(PATIENCE).until(() -> milvus.asked(GET_VERSION).stream().anyMatch(asked -> isBy(asked, header)));
    }

    private static boolean isBy(Asked asked, String header) {
        return header.equals(asked.header("authorization"));
    }

    @Test
    void goesOnWithNewCertificatesOnBothSides() throws IOException, CertificateException {
        awaitUp(firstServer);
        int port = milvus.address().port();

        replace("ca.crt", secondServer.certificate());
        replace("client.crt", secondClient.certificate());
        replace("client.key", secondClient.pkcs8());
        milvus.close();
        milvus = milvus(port, secondServer, secondClient);

        awaitUp(secondServer);
    }

    @Test
    void tellsTheEndOfACertificateThatIsRefused() throws IOException, CertificateException {
        awaitUp(firstServer);
        int port = milvus.address().port();

        milvus.close();
        milvus = milvus(port, secondServer, firstClient);

        var end = OptionalDouble.of(notAfter(secondServer));
        await().atMost(PATIENCE).until(() -> {
            var page = page();
            return value(page, "milvus_up").equals(OptionalDouble.of(0))
                    && value(page, NOT_AFTER).equals(end);
        });
        replace("ca.crt", secondServer.certificate());
        awaitUp(secondServer);
    }

    @Test
    void sendsANewPasswordOnTheConnectionThatStands() throws IOException, CertificateException {
        awaitUp(firstServer);
        awaitAskedWith("swordfish-1");

        write("password", "swordfish-2\n");

        awaitAskedWith("swordfish-2");
        awaitUp(firstServer);
    }

    @Test
    void keepsThePasswordOfAFileThatIsGoneOrEmpty() throws IOException, CertificateException {
        awaitUp(firstServer);
        awaitAskedWith("swordfish-1");

        Files.delete(dir.resolve("password"));
        await().atMost(PATIENCE)
                .until(() -> value(page(), "milvus_exporter_secret_file_errors_total")
                                .orElse(0)
                        > 0);
        milvus.clear();

        awaitAskedWith("swordfish-1");
        write("password", "swordfish-3\n");
        awaitAskedWith("swordfish-3");
    }
}
