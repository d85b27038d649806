package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.grpc.Status;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.config.ConfigException;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No page, log line, error, thread's name or printed configuration ever holds a secret, whole or encoded. */
@Timeout(240)
class SecretsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GET_VERSION = "MilvusService/GetVersion";
    private static final String MILVUS = "swordfish-of-milvus";
    private static final String TOKEN = "swordfish-of-a-token";
    private static final String PROBE = "swordfish-of-a-module";
    private static final String PROBE_TOKEN = "swordfish-of-a-module-token";
    private static final String SCRAPER = "swordfish-of-a-scraper";
    private static final String WRONG = "swordfish-that-is-wrong";
    private static final List<String> PAGES = List.of(
            "/metrics",
            "/metrics?collect%5B%5D=none",
            "/",
            "/-/status",
            "/-/healthy",
            "/-/ready",
            "/config",
            "/discover",
            "/nothing-here",
            "/probe",
            "/probe?target=TARGET",
            "/probe?target=TARGET&module=password",
            "/probe?target=TARGET&module=token",
            "/probe?target=TARGET&module=broken",
            "/probe?target=TARGET&module=nobody",
            "/probe?target=127.0.0.2:1&module=password",
            "/probe?target=10.0.0.1:1&module=password",
            "/probe?target=root:" + WRONG + "@127.0.0.1:1");

    private static final String HASH = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, SCRAPER.toCharArray());

    @TempDir
    private Path dir;

    private final CapturedLog log = CapturedLog.atDebug();
    private final List<String> seen = new ArrayList<>();
    private final FakeMilvus milvus = FakeMilvus.onLoopback()
            .answer(
                    GET_VERSION,
                    GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestKeys keys;
    private Path file;
    private Path web;

    @BeforeEach
    void write() throws IOException, InterruptedException, GeneralSecurityException {
        keys = TestKeys.make(dir, "client", "EC", "client");
        Files.writeString(dir.resolve("password"), MILVUS + "\n");
        Files.writeString(dir.resolve("probe-password"), PROBE + "\n");
        Files.writeString(dir.resolve("probe-token"), PROBE_TOKEN + "\n");
        web = Files.writeString(dir.resolve("web.yml"), "basic_auth_users: {prometheus: " + HASH + "}\n");
        file = Files.writeString(
                dir.resolve("x.yaml"), """
                milvus: {address: "ADDRESS", username: root, password-file: password}
                collector: {server: {interval: 1s}}
                probe:
                  allow: [127.0.0.0/8]
                  modules:
                    password: {username: root, password-file: probe-password, allow: 127.0.0.0/8}
                    token: {token-file: probe-token, allow: 127.0.0.0/8, collectors: [server]}
                    broken: {tls: {enabled: true, ca-file: CERT, cert-file: CERT, key-file: KEY}}
                web: {config: {file: web.yml}, listen-address: "127.0.0.1:0", enable-lifecycle: true}
                log: {level: debug}
                """.replace("ADDRESS", milvus.address().toString())
                        .replace("CERT", keys.certificate().toString())
                        .replace("KEY", keys.pkcs8().toString()));
    }

    @AfterEach
    void close() {
        milvus.close();
        log.close();
    }

    /** As they are, and as they travel. */
    private List<String> secrets() throws IOException {
        var encoded = Stream.of(
                        "root:" + MILVUS,
                        "root:" + PROBE,
                        TOKEN,
                        PROBE_TOKEN,
                        "prometheus:" + SCRAPER,
                        "prometheus:" + WRONG)
                .map(SecretsTest::base64);
        var keyLines =
                Files.readAllLines(keys.pkcs8()).stream().filter(line -> line.length() > 20 && !line.startsWith("-"));
        // The names of modules and files are no secrets, so it is the words behind "swordfish" that nobody may see.
        return Stream.concat(Stream.concat(encoded, keyLines), Stream.of("swordfish", HASH, HASH.substring(7, 30)))
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Loaded load(Map<String, String> environment, String... more) {
        var args = new ArrayList<>(List.of("--config.file=" + file));
        args.addAll(List.of(more));
        var loaded = new ConfigLoader(1L << 30, System::nanoTime).load(args, environment);
        seen.add(loaded.print());
        seen.add(loaded.sources());
        seen.add(loaded.config().toString());
        return loaded;
    }

    private Loaded reloaded() {
        try {
            return load(Map.of());
        } catch (ConfigException e) {
            seen.add(e.toString());
            seen.addAll(e.lines());
            throw e;
        }
    }

    private int ask(Exporter exporter, String method, String path, String password) {
        var port = ((InetSocketAddress) exporter.addresses().get(0)).getPort();
        var uri = URI.create("http://127.0.0.1:" + port
                + path.replace("TARGET", milvus.address().toString()));
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        if (!password.isEmpty()) {
            request.header("Authorization", "Basic " + base64("prometheus:" + password));
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            seen.add(answer.headers().map().toString());
            seen.add(answer.body());
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void lookAtThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> seen.add(thread.getName()));
    }

    private void nobodySawASecret() throws IOException {
        seen.addAll(log.lines());
        var page = String.join("\n", seen);
        // What the client itself wrote into a path may be said of the path, but not of its user.
        for (var secret : secrets()) {
            assertThat(page.contains(secret) ? around(page, secret) : "")
                    .as("a secret: %s", secret)
                    .isEmpty();
        }
    }

    private static String around(String page, String secret) {
        int at = page.indexOf(secret);
        return page.substring(Math.max(0, at - 80), Math.min(page.length(), at + 80));
    }

    @Test
    void noneIsOnAPageInALogOrInTheNameOfAThread() throws IOException, InterruptedException {
        var exporter = Exporter.start(new Reloader.Source(load(Map.of()), this::reloaded, logs -> {}));
        try {
            await().atMost(PATIENCE).until(() -> milvus.calls(GET_VERSION) > 0);
            for (var path : PAGES) {
                ask(exporter, "GET", path, SCRAPER);
                ask(exporter, "GET", path, WRONG);
                ask(exporter, "GET", path, "");
            }
            assertThat(ask(exporter, "GET", "/config", SCRAPER)).isEqualTo(200);
            assertThat(ask(exporter, "GET", "/config", WRONG)).isEqualTo(401);
            assertThat(milvus.asked(GET_VERSION))
                    .extracting(asked -> asked.header("authorization"))
                    .contains(base64("root:" + MILVUS), base64("root:" + PROBE), base64(PROBE_TOKEN));
            milvus.fail(GET_VERSION, Status.UNAUTHENTICATED.withDescription("auth check failure"));
            PAGES.forEach(path -> ask(exporter, "GET", path, SCRAPER));
            lookAtThreads();
            breakTheFiles(exporter);
        } finally {
            exporter.stop();
            exporter.awaitStop();
        }

        nobodySawASecret();
    }

    /** What was a secret file is a configuration now, and the other way round. */
    private void breakTheFiles(Exporter exporter) throws IOException {
        var good = Files.readString(file);
        for (var wrong : List.of(
                "milvus: {username: root, password: " + MILVUS + "}\n",
                "milvus: {address: 'root:" + MILVUS + "@milvus:19530'}\n",
                "probe: {modules: {password: {username: root, password: " + PROBE + ", allow: x}}}\n",
                "probe: {allow: ['root:" + PROBE + "@milvus']}\n",
                "milvus: {password-file: probe-password, token-file: probe-token}\n")) {
            Files.writeString(file, wrong + "web: {enable-lifecycle: true}\n");
            assertThat(ask(exporter, "POST", "/-/reload", SCRAPER)).isEqualTo(500);
        }
        Files.writeString(file, good);
        for (var wrong : List.of(
                "basic_auth_users: {prometheus: " + SCRAPER + "}\n",
                "basic_auth_users: {prometheus: '" + HASH.substring(0, 40) + "'}\n",
                "basic_auth_users: [" + HASH + "]\n",
                "basic_auth_users: {prometheus: *" + SCRAPER + "}\n",
                HASH)) {
            Files.writeString(web, wrong);
            assertThat(ask(exporter, "POST", "/-/reload", SCRAPER)).isEqualTo(500);
        }
        Files.delete(dir.resolve("probe-token"));
        Files.writeString(dir.resolve("password"), "");
        ask(exporter, "GET", "/probe?target=TARGET&module=token", SCRAPER);
        ask(exporter, "GET", "/metrics", SCRAPER);
    }

    @Test
    void noneIsSaidByAShortRun() throws IOException {
        var wrong = List.of(
                List.of("--config.print", "--config.file=" + file),
                List.of("--config.check", "--config.file=" + file),
                List.of("--milvus.password=" + MILVUS),
                List.of("--milvus.pasword", MILVUS),
                List.of("--milvus.token", TOKEN),
                List.of("--milvus.address=root:" + MILVUS + "@milvus:19530", "--config.check"),
                List.of("--probe.allow=root:" + PROBE + "@milvus", "--config.check"),
                List.of("--probe.modules.password.password=" + PROBE, "--config.check"));
        for (var args : wrong) {
            for (var environment : List.of(
                    Map.of("MILVUS_EXPORTER_MILVUS_TOKEN", TOKEN),
                    Map.of("MILVUS_EXPORTER_MILVUS_PASWORD", MILVUS),
                    Map.of("MILVUS_EXPORTER_PROBE_MODULES_PASSWORD_PASSWORD", PROBE))) {
                var out = new ByteArrayOutputStream();
                var main = new Main(
                        environment,
                        stream(out),
                        stream(out),
                        new Main.Work(
                                source -> {
                                    throw new IllegalStateException("not reached");
                                },
                                (config, page) -> false,
                                (config, page) -> false));
                main.run(args);
                seen.add(out.toString(StandardCharsets.UTF_8));
            }
        }
        assertThat(String.join("", seen)).contains("<secret>");

        nobodySawASecret();
    }

    private static PrintStream stream(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
