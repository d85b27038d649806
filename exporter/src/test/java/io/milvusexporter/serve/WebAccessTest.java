package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.WebFile;
import io.milvusexporter.config.WebFile.ClientAuth;
import io.milvusexporter.config.WebFileWatch;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.TestKeys;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web configuration over real sockets: who gets a connection, what is spoken on it, and how it changes. */
@Timeout(120)
class WebAccessTest {

    private static final String CHECKED = "client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n";

    @TempDir
    static Path keys;

    @TempDir
    Path dir;

    private static TestKeys first;
    private static TestKeys second;
    private static TestKeys friend;
    private static TestKeys stranger;

    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final ExecutorService hashing = Executors.newSingleThreadExecutor();
    private @Nullable TestServer running;
    private @Nullable WebFileWatch opened;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        first = TestKeys.make(keys, "first", "RSA", "localhost");
        second = TestKeys.make(keys, "second", "EC", "localhost");
        friend = TestKeys.make(
                keys, "friend", "EC", "scraper.example,ip:10.0.0.7,ip:2001:db8::1,uri:spiffe://a/b,email:a@b.example");
        stranger = TestKeys.make(keys, "stranger", "EC", "scraper.example");
    }

    @BeforeEach
    void give() throws IOException {
        show(first, first.pkcs8());
        copy(friend.certificate(), "ca.pem");
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
        handshakes.shutdownNow();
        hashing.shutdownNow();
    }

    private void show(TestKeys keys, Path key) throws IOException {
        copy(keys.certificate(), "cert.pem");
        copy(key, "key.pem");
    }

    private void copy(Path from, String name) throws IOException {
        Files.copy(from, dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String tls, String rest) throws IOException {
        var section = "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n  " + tls + "\n";
        Files.writeString(dir.resolve("web.yml"), section + rest);
    }

    private void serve(String tls) throws IOException {
        serve(tls, "");
    }

    private void serve(String tls, String rest) throws IOException {
        write(tls, rest);
        var file = WebFileWatch.open(dir.resolve("web.yml"));
        opened = file;
        var site = new TestSite();
        var access = new WebAccess(file.inForce(), handshakes, hashing, site.metrics);
        file.onChange(access::change);
        site.gate = access.gate();
        site.tls = access.tls();
        site.headers = access.headers();
        running = TestServer.start(site, settings -> settings.health = WebSettings.LOOPBACK);
    }

    private TestServer server() {
        return Objects.requireNonNull(running);
    }

    private WebFileWatch file() {
        return Objects.requireNonNull(opened);
    }

    /** A client that shows a certificate, or none, and remembers whose it was shown. */
    private SSLSocket dial(@Nullable TestKeys shown, String... protocols) throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        var anybody = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
        context.init(shown == null ? new KeyManager[0] : keyManagers(shown), anybody, null);
        var address = (InetSocketAddress) server().address();
        var socket = (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static KeyManager[] keyManagers(TestKeys shown) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("a", shown.key(), new char[0], new X509Certificate[] {certificate(shown)});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return new KeyManager[] {new Stubborn((X509KeyManager) factory.getKeyManagers()[0])};
    }

    /** Shows its certificate whomever the server says it trusts. */
    private record Stubborn(X509KeyManager keys) implements X509KeyManager {

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "a";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {"a"};
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "";
        }
    }

    private static X509Certificate certificate(TestKeys keys) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(keys.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** The status of a page, or 0 if there was no connection to ask over. */
    private int status(@Nullable TestKeys shown, String... protocols) throws GeneralSecurityException {
        try (var client = RawClient.over(dial(shown, protocols))) {
            return client.get("/metrics").response().status();
        } catch (IOException | UncheckedIOException e) {
            assertThat(e instanceof UncheckedIOException ? e.getCause() : e)
                    .isInstanceOfAny(SSLException.class, SocketException.class, EOFException.class);
            return 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NoClientCert, 200, 200, 200",
        "RequestClientCert, 200, 200, 200",
        "RequireAnyClientCert, 0, 200, 200",
        "RequireClientCert, 0, 200, 200",
        "VerifyClientCertIfGiven, 200, 200, 0",
        "RequireAndVerifyClientCert, 0, 200, 0"
    })
    void asksForCertificatesAsTold(String kind, int withNone, int withFriend, int withStranger) throws Exception {
        var isVerified = ClientAuth.valueOf(
                        kind.replaceAll("(?<!^)([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .isVerified();
        serve("client_auth_type: " + kind + (isVerified ? "\n  client_ca_file: ca.pem" : ""));

        for (var protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertThat(status(null, protocol)).as(protocol).isEqualTo(withNone);
            assertThat(status(friend, protocol)).as(protocol).isEqualTo(withFriend);
            assertThat(status(stranger, protocol)).as(protocol).isEqualTo(withStranger);
        }
        try (var kubelet = RawClient.connect(server().server.addresses().get(1))) {
            assertThat(kubelet.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    /** Not even if it is among the authorities itself: the JDK alone would not look at its dates. */
    @Test
    void letsNobodyInWhoseCertificateHasRunOut() throws Exception {
        var expired = TestKeys.makeExpired(dir, "expired", "scraper.example");
        copy(expired.certificate(), "ca.pem");
        serve(CHECKED);

        assertThat(status(expired)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "scraper.example, 200",
        "10.0.0.7, 200",
        "'2001:db8::1', 200",
        "'spiffe://a/b', 200",
        "'a@b.example', 200",
        "example, 0",
        "10.0.0.8, 0",
        "'*.example', 0",
        "friend, 0"
    })
    void letsInClientsOfTheAllowedNamesAlone(String name, int status) throws Exception {
        serve(CHECKED + "  client_allowed_sans: [other.example, \"" + name + "\"]");

        assertThat(status(friend)).isEqualTo(status);
    }

    @Test
    void wantsAnAllowedNameOfAnyCertificateToo() throws Exception {
        serve("client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [10.0.0.7]");

        assertThat(status(friend)).isEqualTo(200);
        assertThat(status(stranger)).isZero();
    }

    @Test
    void speaksTheVersionsThatAreAllowed() throws Exception {
        serve("min_version: TLS13");

        assertThat(status(null, "TLSv1.2")).isZero();
        assertThat(status(null, "TLSv1.3")).isEqualTo(200);

        write("max_version: TLS12", "");
        assertThat(file().reload()).isEmpty();

        assertThat(status(null, "TLSv1.2")).isEqualTo(200);
        assertThat(status(null, "TLSv1.3")).isZero();
    }

    @Test
    void choosesOfTheSuitesThatAreAllowed() throws Exception {
        var ours = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        var theirs = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
        var list =
                "max_version: TLS12\n  cipher_suites: [" + ours + ", " + theirs + "]\n  prefer_server_cipher_suites: ";
        serve(list + "true");
        assertThat(suite(theirs, ours)).isEqualTo(ours);

        write(list + "false", "");
        assertThat(file().reload()).isEmpty();
        assertThat(suite(theirs, ours)).isEqualTo(theirs);

        assertThat(suite("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")).isEqualTo("none");
    }

    private String suite(String... offered) throws GeneralSecurityException, IOException {
        try (var socket = dial(null)) {
            socket.setEnabledCipherSuites(offered);
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        } catch (SSLException e) {
            return "none";
        }
    }

    @Test
    void readsKeysInEveryForm() throws Exception {
        show(first, first.pkcs1());
        serve("");
        assertThat(status(null)).isEqualTo(200);

        show(second, second.sec1());
        assertThat(file().reload()).isEmpty();
        assertThat(status(null)).isEqualTo(200);
    }

    @Test
    void showsARenewedCertificateToTheNextConnectionAndKeepsTheOneThatStands() throws Exception {
        serve("");
        try (var before = RawClient.over(dial(null))) {
            assertThat(before.get("/metrics").response().status()).isEqualTo(200);

            copy(second.certificate(), "cert.pem");
            file().look();
            file().look();
            assertThat(shown()).as("a certificate without its key").isEqualTo(certificate(first));
            assertThat(file().errors().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isOne();

            copy(second.pkcs8(), "key.pem");
            file().look();
            assertThat(shown()).as("seen once, it may be half written").isEqualTo(certificate(first));
            file().look();
            assertThat(shown()).isEqualTo(certificate(second));
            assertThat(before.get("/metrics").response().status()).isEqualTo(200);
        }
    }

    private Certificate shown() throws GeneralSecurityException, IOException {
        try (var socket = dial(null)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void trustsOtherAuthoritiesOnceTheirFileChanges() throws Exception {
        serve(CHECKED);
        assertThat(status(stranger)).isZero();

        copy(stranger.certificate(), "ca.pem");
        file().look();
        file().look();

        assertThat(status(stranger)).isEqualTo(200);
        assertThat(status(friend)).isZero();
    }

    @Test
    void putsTheHeadersOnEveryAnswer() throws Exception {
        var headers = """
                http_server_config:
                  headers:
                    X-Frame-Options: deny
                    Strict-Transport-Security: max-age=9
                """;
        serve("", headers + "basic_auth_users: {a: $2y$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234}\n");

        for (var path : new String[] {"/metrics", "/-/healthy", "/nowhere", "http://"}) {
            try (var client = RawClient.over(dial(null))) {
                var answer = client.get(path).response();
                assertThat(answer.header("X-Frame-Options")).as(path).isEqualTo("deny");
                assertThat(answer.header("Strict-Transport-Security")).as(path).isEqualTo("max-age=9");
                assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            }
        }
    }

    @Test
    void hashesNoPasswordOnTheEventLoop() throws Exception {
        var users = "basic_auth_users: {alice: $2y$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234}\n";
        var held = new CountDownLatch(1);
        hashing.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        serve("", users);
        try (var guesser = RawClient.over(dial(null));
                var kubelet = RawClient.connect(server().server.addresses().get(1))) {
            guesser.get("/metrics", "Authorization: Basic YWxpY2U6eA==");

            assertThat(kubelet.get("/-/healthy").response().status()).isEqualTo(200);
            held.countDown();
            assertThat(guesser.response().status()).isEqualTo(401);
        }
    }

    @Test
    void keepsWhatIsInForceWhenAChangeIsBadAndSaysSoOnce() throws Exception {
        serve("");
        try (var log = CapturedLog.atDebug()) {
            Files.writeString(dir.resolve("web.yml"), "tls_server_config: {cert_file: cert.pem}\n");
            for (int i = 0; i < 5; i++) {
                file().look();
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("stays in force"))
                    .singleElement()
                    .asString()
                    .contains("tls_server_config.key_file");
            assertThat(status(null)).isEqualTo(200);
            assertThat(file().errors()).containsEntry(dir.resolve("web.yml"), 1L);

            write("min_version: TLS13", "");
            file().look();
            file().look();
            assertThat(status(null, "TLSv1.2")).isZero();
        }
    }

    @Test
    void opensNoDoorBecauseAFileLostItsContent() throws Exception {
        serve("", "basic_auth_users: {a: $2y$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234}\n");

        Files.writeString(dir.resolve("web.yml"), "");

        assertThat(file().reload())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("tls_server_config: no TLS"))
                .anyMatch(line -> line.startsWith("basic_auth_users: nobody"));
        assertThat(status(null)).isEqualTo(401);
        assertThat(file().inForce()).isNotEqualTo(WebFile.NOTHING);
    }
}
