package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.Pages;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.Promised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code --demo}: with nothing else installed, every family that the manual names is on the page. */
class DemoIT {

    private static final Pattern FAMILY = Pattern.compile("^### (milvus_[a-z0-9_]+)$", Pattern.MULTILINE);

    private static final Set<String> ON_OCCASION = Set.of(
            "milvus_exporter_collector_failure",
            "milvus_exporter_collector_failures_total",
            "milvus_exporter_rpc_failures_total",
            "milvus_exporter_http_requests_rejected_total",
            "milvus_exporter_http_aborted_writes_total");

    /** The simulated Milvus has no certificate. */
    private static final String OF_TLS = "milvus_tls_certificate_not_after_timestamp_seconds";

    private static Set<String> documented() throws IOException {
        var names = new TreeSet<String>();
        var page = Files.readString(Path.of(System.getProperty("project.root"), "src/site/markdown/metrics.md"));
        FAMILY.matcher(page).results().forEach(found -> names.add(found.group(1)));
        assertThat(names).hasSizeGreaterThan(25).contains(OF_TLS);
        names.remove(OF_TLS);
        return names;
    }

    /** The exporter's own, but for those that only an incident brings. */
    private static void ownFamiliesStay(Exposition page) {
        var families = page.families().stream()
                .filter(family -> family.name().startsWith("milvus_exporter_") && !ON_OCCASION.contains(family.name()))
                .map(family -> family.name() + " " + family.type() + labels(family))
                .toList();
        Promised.check("own-families", families);
    }

    private static String labels(Exposition.Block family) {
        var labels = family.samples().stream()
                .flatMap(sample -> sample.labels().keySet().stream())
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toCollection(TreeSet::new));
        return labels.isEmpty() ? "" : " by " + String.join(" ", labels);
    }

    @Test
    void servesEveryDocumentedFamily() throws IOException {
        var wanted = documented();
        try (var exporter = ExporterProcess.start(
                "--demo",
                "--collector.indexes.interval=30s",
                "--collector.host",
                "--collector.replica_detail",
                "--collector.schema",
                "--collector.schema.interval=30s",
                "--collector.partitions",
                "--collector.partitions.interval=30s",
                "--collector.access",
                "--collector.access.interval=30s")) {
            var seen = new TreeSet<String>();
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        Exposition.text(exporter.metrics()).families().forEach(family -> seen.add(family.name()));
                        var missing = new TreeSet<>(wanted);
                        missing.removeAll(seen);
                        assertThat(missing).isEmpty();
                    });
            Pages.keep("demo", exporter.get("/metrics?exclude%5B%5D=native").body());
            ownFamiliesStay(Exposition.text(exporter.metrics()));
            // In front of the simulated Milvus, whose own page is text 0.0.4.
            Exposition.text(exporter.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0")
                    .body());
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }
}
