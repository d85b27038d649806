package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.RealMilvus;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Milvus that speaks TLS and wants a client's certificate, asked in the wrong ways and in the right one. */
@Tag("real-milvus")
class RealMilvusTlsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static TestKeys server;
    private static TestKeys client;
    private static RealMilvus milvus;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        server = TestKeys.make(folder, "server", "EC", "localhost");
        client = TestKeys.make(folder, "client", "EC", "monitor");
        var tls = Files.createDirectory(folder.resolve("tls"));
        Files.copy(server.certificate(), tls.resolve("server.pem"));
        Files.copy(server.pkcs8(), tls.resolve("server.key"));
        Files.copy(client.certificate(), tls.resolve("ca.pem"));
        milvus = RealMilvus.full(600, "--tls", "2", "--tls-dir", tls.toString());
    }

    @AfterAll
    static void stop() {
        if (milvus != null) {
            milvus.close();
        }
    }

    private static ExporterProcess exporter(String... more) {
        var arguments = new ArrayList<>(List.of(
                "--milvus.address=" + milvus.address(),
                "--collector.server.interval=1s",
                "--collector.server.timeout=1s"));
        arguments.addAll(List.of(more));
        return ExporterProcess.start(arguments.toArray(String[]::new));
    }

    private static ExporterProcess withTls(Path authorities, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--milvus.tls.enabled", "--milvus.tls.ca-file=" + authorities, "--milvus.tls.server-name=localhost"));
        arguments.addAll(List.of(more));
        return exporter(arguments.toArray(String[]::new));
    }

    private static void awaitRefusal(ExporterProcess exporter, String hint) {
        exporter.awaitPageWith("\nmilvus_up 0\n");
        assertThat(exporter.awaitFailureOf("server")).isEqualTo("unreachable");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(exporter.errors()).contains(hint));
    }

    @Test
    void hearsNothingInPlainText() {
        try (var exporter = exporter()) {
            awaitRefusal(exporter, "--milvus.tls.enabled");
        }
    }

    @Test
    void isNotLetInWithoutACertificate() {
        try (var exporter = withTls(server.certificate())) {
            awaitRefusal(exporter, "--milvus.tls.cert-file");
        }
    }

    @Test
    void isHeardAsSoonAsTheAuthorityInTheFileIsRight() throws IOException {
        var authorities = Files.copy(client.certificate(), folder.resolve("authorities.pem"));
        try (var exporter = withTls(
                authorities,
                "--milvus.tls.cert-file=" + client.certificate(),
                "--milvus.tls.key-file=" + client.pkcs8())) {
            awaitRefusal(exporter, "--milvus.tls.ca-file");

            Files.writeString(authorities, Files.readString(server.certificate()));

            exporter.awaitPageWith("\nmilvus_up 1\n");
            exporter.awaitPageWith("\nmilvus_tls_certificate_not_after_timestamp_seconds");
            exporter.awaitPageWith("milvus_exporter_collector_success{collector=\"collections\"} 1");
        }
    }
}
