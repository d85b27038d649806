package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.ConfigException;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In front of Milvus its plain probes are answered: TLS is refused there, at the start and later. */
@Timeout(180)
class FrontReloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PLAIN = "http_server_config: {headers: {X-Frame-Options: deny}}\n";

    @TempDir
    private Path dir;

    private final CapturedLog log = CapturedLog.atInfo();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path web;
    private String withTls;
    private Exporter exporter;

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException {
        var keys = TestKeys.make(dir, "web", "EC", "localhost");
        withTls =
                PLAIN + "tls_server_config: {cert_file: " + keys.certificate() + ", key_file: " + keys.pkcs8() + "}\n";
        web = Files.writeString(dir.resolve("web.yml"), PLAIN);
        exporter = Exporter.start(new Reloader.Source(load(), this::load, logs -> {}));
    }

    @AfterEach
    void stop() throws InterruptedException {
        exporter.stop();
        exporter.awaitStop();
        log.close();
    }

    private Loaded load() {
        return new ConfigLoader(1L << 30, System::nanoTime)
                .load(
                        List.of(
                                "--milvus.address=127.0.0.1:1",
                                "--front.upstream=127.0.0.1:1",
                                "--web.config.file=" + web,
                                "--web.enable-lifecycle",
                                "--web.listen-address=127.0.0.1:0"),
                        Map.of());
    }

    private HttpResponse<String> send(String method, String path) {
        var port = ((InetSocketAddress) exporter.addresses().get(0)).getPort();
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesTlsThatIsAddedWhileItRunsAsItDoesAtTheStart() throws IOException {
        Files.writeString(web, withTls);

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("front.upstream: 127.0.0.1:1 (expected no TLS in web.config.file");
        var answer = send("POST", "/-/reload");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .startsWith("the configuration is wrong; the old one stays in force: ")
                .contains("front.upstream: 127.0.0.1:1 (expected no TLS in web.config.file")
                .hasLineCount(1);
        var page = send("GET", "/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("deny");
        assertThat(page.body()).contains("\nmilvus_exporter_config_last_reload_successful 0\n");
    }

    /** The web configuration is looked at without anybody asking for it. */
    @Test
    void refusesItWhenTheFileIsSeenToHaveChangedToo() throws IOException {
        Files.writeString(web, withTls);

        var counted = "milvus_exporter_secret_file_errors_total{file=\"" + web + "\"} ";
        await().atMost(PATIENCE)
                .until(() -> send("GET", "/metrics")
                        .body()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith(counted) && Double.parseDouble(line.substring(counted.length())) > 0));

        assertThat(log.lines())
                .anyMatch(line -> line.contains("The web configuration is wrong; the old one stays in force")
                        && line.contains("tls_server_config: TLS (expected as at the start"));
        Files.writeString(web, PLAIN);
        assertThat(send("POST", "/-/reload").statusCode()).isEqualTo(200);
    }
}
