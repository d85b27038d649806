package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.RealMilvus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Milvus with authentication on: who is refused, and what a password that is corrected changes. */
@Tag("real-milvus")
class RealMilvusLoginIT {

    @TempDir
    Path folder;

    @Test
    void isRefusedUntilThePasswordInTheFileIsRight() throws IOException {
        var password = Files.writeString(folder.resolve("password"), "not it\n");
        try (var milvus = RealMilvus.full(300, "--auth");
                var exporter = ExporterProcess.run(
                        Map.of(),
                        List.of(),
                        List.of(
                                "--web.listen-address=127.0.0.1:0",
                                "--milvus.address=" + milvus.address(),
                                "--milvus.username=root",
                                "--milvus.password-file=" + password,
                                "--collector.server.interval=1s",
                                "--collector.server.timeout=1s"))) {
            exporter.awaitPageWith("milvus_up 0");
            assertThat(exporter.awaitFailureOf("server")).isEqualTo("unauthenticated");

            Files.writeString(password, "Milvus\n");

            exporter.awaitPageWith("milvus_up 1");
            exporter.awaitPageWith("milvus_exporter_collector_success{collector=\"server\"} 1");
            assertThat(exporter.errors()).doesNotContain("not it");
            assertThat(exporter.metrics()).doesNotContain("not it");
        }
    }
}
