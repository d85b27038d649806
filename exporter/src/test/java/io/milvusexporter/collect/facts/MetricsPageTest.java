package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Family;
import io.milvusexporter.testing.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of the manual that says what every family means is made from the families themselves. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("..", "src", "site", "markdown", "metrics.md");

    private static final String HEAD = """
            # Metrics

            Made from the code by `MetricsPageTest`; change it there. The exporter's own families, `milvus_exporter_*`, stand on
            the page with a help text each.

            Every fact is polled, each collector on its own interval, and a scrape reads what is there. How old the facts of a
            collector are says `time() - milvus_exporter_collector_last_success_timestamp_seconds`; when they get older than
            `milvus_exporter_collector_stale_after_seconds` they disappear instead of lying. What a version of Milvus cannot tell
            is absent, never 0. Where the facts of a collector come from says `milvus_exporter_collector_source`: the sources of
            a family are listed best first, and `none` means that this Milvus cannot tell.

            Labels have Milvus' own spellings, so series join with those of Milvus: `milvus_collection_info` turns
            `collection_id` into names, `milvus_node_info` turns `node_id` into addresses. Node ids are new after each restart
            of Milvus.

            """;

    @Test
    void isWhatTheFamiliesSay() {
        try (var rig = Rig.empty()) {
            var page = new StringBuilder(HEAD);
            contents(page, rig);
            rig.collectors.all().forEach(collector -> collector(page, collector));
            Golden.check(PAGE, page.toString());
        }
    }

    private static void contents(StringBuilder page, Rig rig) {
        page.append("| collector | default | scope | interval | tells |\n| --- | --- | --- | --- | --- |\n");
        for (var collector : rig.collectors.all()) {
            var kind = collector.kind();
            page.append("| [`")
                    .append(kind.label())
                    .append("`](#")
                    .append(kind.label())
                    .append(") | ");
            page.append(kind.byDefault() ? "on" : "off").append(" | ");
            page.append(kind.scope().name().toLowerCase(Locale.ROOT)).append(" | ");
            page.append(kind.interval().toSeconds())
                    .append("s | ")
                    .append(kind.help())
                    .append(" |\n");
        }
    }

    private static void collector(StringBuilder page, Collector collector) {
        CollectorKind kind = collector.kind();
        page.append("\n## ").append(kind.label()).append('\n');
        page.append("\nTells ").append(kind.help()).append(". ");
        page.append(kind.byDefault() ? "On by default: `--no-collector." : "Off by default: `--collector.");
        page.append(kind.label()).append(kind.byDefault() ? "` turns it off.\n" : "` turns it on.\n");
        collector.families().forEach(family -> family(page, family));
    }

    private static void family(StringBuilder page, Family family) {
        page.append("\n### ").append(family.name()).append("\n\n");
        var help = family.help();
        page.append(help, 0, help.length() - Family.POLLED.length()).append("\n\n");
        var labels = new ArrayList<>(family.labels());
        if (family.stateLabel() != null) {
            labels.add(family.stateLabel());
        }
        page.append("- ").append(family.type().name().toLowerCase(Locale.ROOT));
        page.append(family.unit().isEmpty() ? "" : " in " + family.unit());
        page.append(labels.isEmpty() ? ", no labels" : ", by `" + String.join("`, `", labels) + "`");
        page.append(", Milvus ").append(family.versions()).append('\n');
        if (!family.states().isEmpty()) {
            page.append("- `").append(family.stateLabel()).append("` is one of `");
            page.append(String.join("`, `", family.states())).append("`\n");
        }
        page.append("- from ").append(family.source()).append('\n');
        if (!family.advice().isEmpty()) {
            page.append("- ").append(family.advice()).append('\n');
        }
    }
}
