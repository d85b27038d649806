package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.WebFileWatch;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMetricsTest {

    private static final Path FILES = Path.of("src/test/resources/config/files");

    @TempDir
    Path dir;

    private static String page(Optional<WebFileWatch> web, Credentials credentials) throws IOException {
        var registry = new PrometheusRegistry();
        FileMetrics.register(registry, web, () -> List.of(credentials));
        var bytes = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsWhenTheCertificatesOfTheWebConfigurationRunOutAndCountsWhatCannotBeUsed() throws IOException {
        Files.copy(FILES.resolve("cert.pem"), dir.resolve("cert.pem"));
        Files.copy(FILES.resolve("key.pem"), dir.resolve("key.pem"));
        var file = Files.writeString(
                dir.resolve("web.yml"), "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n");
        var web = WebFileWatch.open(file);
        Files.writeString(dir.resolve("key.pem"), "no key");
        web.reload();

        var page = page(Optional.of(web), new Credentials.None());

        assertThat(page)
                .contains("milvus_exporter_certificate_not_after_timestamp_seconds{file=\"" + dir + "/cert.pem\"} "
                        + "4.948854461E9\n")
                .contains("milvus_exporter_secret_file_errors_total{file=\"" + dir + "/cert.pem\"} 0.0\n")
                .contains("milvus_exporter_secret_file_errors_total{file=\"" + dir + "/key.pem\"} 1.0\n")
                .contains("milvus_exporter_secret_file_errors_total{file=\"" + dir + "/web.yml\"} 0.0\n");
    }

    @Test
    void countsLooksAtASecretThatCannotBeUsed() throws IOException {
        var token = Files.writeString(dir.resolve("token"), "swordfish");
        var clock = new ManualClock();
        var config = new ConfigLoader(1 << 30, clock::nanoTime)
                .load(List.of("--milvus.token-file=" + token), Map.of())
                .config();
        Files.delete(token);
        clock.advance(Duration.ofSeconds(2));
        var credentials = config.milvus().credentials();
        assertThat(((Credentials.Token) credentials).token().reveal()).isEqualTo("swordfish");

        var page = page(Optional.empty(), credentials);

        assertThat(page)
                .contains("milvus_exporter_secret_file_errors_total{file=\"" + token + "\"} 1.0\n")
                .doesNotContain("swordfish");
    }

    @Test
    void countsTheFilesOfModulesToo() throws IOException {
        var token = Files.writeString(dir.resolve("token"), "swordfish");
        var file = Files.writeString(
                dir.resolve("x.yaml"), "probe: {modules: {one: {token-file: token, allow: milvus.example}}}\n");
        var config = new ConfigLoader(1 << 30, System::nanoTime)
                .load(List.of("--config.file=" + file), Map.of())
                .config();
        var registry = new PrometheusRegistry();
        FileMetrics.register(registry, Optional.empty(), config::credentials);
        var bytes = new ByteArrayOutputStream();

        PrometheusTextFormatWriter.create().write(bytes, registry.scrape());

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("milvus_exporter_secret_file_errors_total{file=\"" + token + "\"} 0.0\n");
    }
}
