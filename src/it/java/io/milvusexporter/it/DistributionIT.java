package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.it.support.Distribution;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the distribution, and the class-data archive on demand. */
class DistributionIT {

    private static final int MIB = 1 << 20;
    private static final String DEMO = "--demo";
    private static final String LISTEN = "--web.listen-address=127.0.0.1:0";

    @TempDir
    private Path folder = Path.of("");

    private Distribution unpacked() {
        return Distribution.unpack(folder.resolve("milvus exporter")); // with a blank, as folders of people have
    }

    @Test
    void startsTheExporterWithItsOptionsAndTheHeapAskedFor() {
        try (var exporter = unpacked().run(Map.of("MILVUS_EXPORTER_HEAP", "48m"), DEMO, LISTEN)) {
            var page = exporter.awaitPageWith("milvus_up 1");

            assertThat(page)
                    .contains("{gc=\"Copy\"}"); // the serial collector's young generation: the options were read
            assertThat(Exposition.text(page)
                            .value("jvm_memory_max_bytes{area=\"heap\"}")
                            .orElseThrow())
                    .isBetween(44.0 * MIB, 48.0 * MIB);
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    @Test
    void startsThroughALink() throws IOException {
        var launcher = unpacked().home().resolve("bin/milvus-exporter");
        var link = Files.createSymbolicLink(folder.resolve("linked"), folder.relativize(launcher));

        try (var exporter = ExporterProcess.command(
                Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(link.toString(), "--version"))) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.output()).startsWith("milvus_exporter, version ");
        }
    }

    @Test
    void bringsAConfigurationToBeginWith() {
        var distribution = unpacked();
        var file = distribution.home().resolve("conf/milvus-exporter.yaml");

        try (var exporter = distribution.run(Map.of(), "--config.file=" + file, "--config.check")) {
            assertThat(exporter.awaitExit()).as(exporter::errors).isZero();
            assertThat(exporter.output()).contains("(2 keys)");
        }
    }

    @Test
    void saysWhatIsWrongInOneLine() throws IOException {
        var distribution = unpacked();
        refuses(distribution, 2, "MILVUS_EXPORTER_HEAP", "8m", "MILVUS_EXPORTER_HEAP: 8m (expected a size from 16m up");
        refuses(distribution, 2, "MILVUS_EXPORTER_HEAP", "much", "MILVUS_EXPORTER_HEAP: much (expected a size");
        refuses(distribution, 1, "JAVA_HOME", "/no/such", "JAVA_HOME: /no/such has no bin/java");

        var old = Files.createDirectories(folder.resolve("old/bin"));
        Files.copy(Path.of("/bin/false").toRealPath(), old.resolve("java"));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.22\"\n");
        refuses(distribution, 1, "JAVA_HOME", folder.resolve("old").toString(), "is version 11 (expected 17 or later");

        Files.delete(distribution.home().resolve("lib/milvus-exporter.jar"));
        refuses(distribution, 1, "MILVUS_EXPORTER_HEAP", "64m", "lib/milvus-exporter.jar: not readable");
    }

    private static void refuses(Distribution distribution, int code, String variable, String value, String words) {
        try (var exporter = distribution.run(Map.of(variable, value), "--version")) {
            assertThat(exporter.awaitExit()).isEqualTo(code);
            assertThat(exporter.output()).isEmpty();
            assertThat(exporter.errors()).contains(words).hasLineCount(1);
        }
    }

    @Test
    void runsFromTheArchiveWhereItFitsAndWithoutWhereNot() throws IOException {
        var distribution = unpacked();
        try (var made = distribution.makeArchive()) {
            assertThat(made.awaitExit()).as(made::errors).isZero();
        }

        try (var exporter = distribution.run(Map.of(), DEMO, LISTEN)) {
            exporter.port();
            assertThat(Files.readString(Path.of("/proc", Long.toString(exporter.pid()), "maps")))
                    .contains("milvus-exporter.jsa");
        }

        Files.setLastModifiedTime(distribution.home().resolve("lib/milvus-exporter.jar"), FileTime.fromMillis(0));
        try (var exporter = distribution.run(Map.of(), DEMO, "--once")) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(Exposition.text(exporter.output()).value("milvus_up")).contains(1.0);
        }

        try (var removed = distribution.makeArchive("--remove")) {
            assertThat(removed.awaitExit()).isZero();
        }
        assertThat(distribution.archive()).doesNotExist();
    }
}
