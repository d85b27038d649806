package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.Pages;
import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code --demo}: with nothing else installed, every family that the manual names is on the page. */
class DemoIT {

    private static final Pattern FAMILY = Pattern.compile("^### (milvus_[a-z0-9_]+)$", Pattern.MULTILINE);

    private static Set<String> documented() throws IOException {
        var names = new TreeSet<String>();
        var page = Files.readString(Path.of(System.getProperty("project.root"), "src/site/markdown/metrics.md"));
        FAMILY.matcher(page).results().forEach(found -> names.add(found.group(1)));
        assertThat(names).hasSizeGreaterThan(25);
        return names;
    }

    @Test
    void servesEveryDocumentedFamily() throws IOException {
        var wanted = documented();
        try (var exporter = ExporterProcess.start(
                "--demo", "--collector.indexes.interval=30s", "--collector.indexes.timeout=20s")) {
            var seen = new TreeSet<String>();
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        Exposition.text(exporter.metrics()).families().forEach(family -> seen.add(family.name()));
                        var missing = new TreeSet<>(wanted);
                        missing.removeAll(seen);
                        assertThat(missing).isEmpty();
                    });
            Pages.keep("demo", exporter.metrics());
            Exposition.openMetrics(exporter.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0")
                    .body());
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }
}
