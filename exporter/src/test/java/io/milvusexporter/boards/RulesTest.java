package io.milvusexporter.boards;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.boards.Board.Panel;
import io.milvusexporter.boards.Promql.Use;
import io.milvusexporter.boards.Rules.Alert;
import io.milvusexporter.boards.Rules.Recorded;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RulesTest {

    static final List<Alert> ALERTS = Rules.alerts();
    static final List<Recorded> RECORDED = Rules.recorded();

    private static final Families FAMILIES = new Families();
    private static final List<Board> BOARDS = Board.all();
    private static final Set<String> PLACE = Set.of("namespace", "app_kubernetes_io_instance");

    /** Queries that ask for one thing in early versions and for another in later ones. */
    private static final Map<String, String> VERSIONS_OF = Map.of(
            "milvus_wal_impls_append_message_duration_seconds_bucket", "Milvus 2.5+",
            "milvus_msgstream_request_latency_bucket", "Milvus 2.3 to 2.5");

    /** Alerts whose panel explains them instead of showing the same. */
    private static final Map<String, String> EXPLAINED = Map.of(
            "MilvusExporterDown", "a target that is down shows nothing of its own",
            "MilvusUnhealthy", "the verdict is made of problems",
            "MilvusComponentUnhealthy", "its states over time",
            "MilvusComponentsUnreadable", "the nodes there are",
            "MilvusNativeMetricsMissing", "what stays empty without them",
            "MilvusExporterCollectorFailing", "the cause of the failure");

    /** What every exporter says for itself: no pause when another one takes over. */
    private static final Pattern LOCAL =
            Pattern.compile("milvus_(up|component_.*|tls_.*|exporter_(?!collector_).*)|up");

    private static final Pattern PANEL = Pattern.compile("/d/([a-z-]+)\\?viewPanel=(\\d+)&var-namespace=\\{\\{ "
            + "\\$labels\\.namespace }}&var-release=\\{\\{ \\$labels\\.app_kubernetes_io_instance }}.*");
    private static final Pattern BLOCK = Pattern.compile("```promql\n(.*?)\n```", Pattern.DOTALL);

    @ParameterizedTest
    @FieldSource("ALERTS")
    void asksOnlyForWhatTheVersionsInItsRunbookHave(Alert alert) {
        var check = new QueryCheck(FAMILIES);
        var alternatives = Promql.uses(alert.query()).stream()
                .map(Use::family)
                .filter(VERSIONS_OF::containsKey)
                .toList();
        var claim = alternatives.isEmpty()
                ? Project.read(alert.runbook()).replace('\n', ' ')
                : VERSIONS_OF.get(alternatives.get(0));

        var findings = new HashSet<>(check.findings(alert.query(), Versions.claimedBy(String.valueOf(claim))));
        for (var other : alternatives) {
            findings.removeIf(it -> !other.equals(alternatives.get(0)) && it.startsWith(other + ":"));
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void coversEveryVersionWithOneAlternativeOrTheOther() {
        var covered = VERSIONS_OF.values().stream()
                .flatMap(it -> Versions.claimedBy(it).stream())
                .collect(Collectors.toSet());

        assertThat(covered).containsExactlyInAnyOrderElementsOf(Versions.ALL);
        VERSIONS_OF.forEach((family, claim) -> assertThat(
                        new QueryCheck(FAMILIES).findings("rate(" + family + "[5m])", Versions.claimedBy(claim)))
                .as(family)
                .isEmpty());
    }

    @ParameterizedTest
    @FieldSource("RECORDED")
    void recordsOnlyWhatEveryVersionHas(Recorded recorded) {
        var since = recorded.name().contains("stored_index_size") ? "Milvus 2.4+" : "Milvus 2.3+";

        assertThat(new QueryCheck(FAMILIES).findings(recorded.query(), Versions.claimedBy(since)))
                .isEmpty();
        assertThat(recorded.name()).matches("namespace_(instance|collection|instance_collection|channel):milvus_.*:.*");
    }

    @Test
    void readsOnlySeriesThatAreRecorded() {
        var names = RECORDED.stream().map(Recorded::name).collect(Collectors.toSet());
        var read = Stream.concat(
                        ALERTS.stream().map(Alert::query), RECORDED.stream().map(Recorded::query))
                .flatMap(query -> Promql.uses(query).stream())
                .map(Use::family)
                .filter(Families::isRecorded);

        assertThat(read).isSubsetOf(names);
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void saysHowBadItIsAndWhatToDo(Alert alert) {
        assertThat(alert.name()).matches("Milvus[A-Z][A-Za-z]+");
        assertThat(alert.label("severity")).isIn("critical", "warning", "info");
        assertThat(alert.label("component")).matches("[a-z]+");
        assertThat(alert.annotation("summary")).isNotBlank().hasSizeLessThan(260);
        assertThat(alert.annotation("description")).endsWith(".");
        assertThat(alert.annotation("runbook_url"))
                .isEqualTo("https://milvusexporter.io/runbooks/" + alert.name() + ".html");
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void namesInItsTextWhatItIsAbout(Alert alert) {
        var first = Promql.uses(alert.query()).get(0);
        var labels = new HashSet<>(first.inside().isEmpty() ? Set.<String>of() : first.grouped());
        labels.removeAll(Set.of("le", "namespace", "version", "db_name", "collection_name"));
        var text = alert.annotation("summary") + alert.annotation("description");

        if (alert.query().startsWith("count by")) {
            labels.clear();
        }

        assertThat(labels).allSatisfy(label -> assertThat(text).contains("$labels." + label));
        if (first.grouped().contains("collection_name") && !alert.query().startsWith("count by")) {
            assertThat(text).contains("{{ $labels.db_name }}/{{ $labels.collection_name }}");
        }
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void linksToAPanelThatShowsTheSameFamily(Alert alert) {
        var link = PANEL.matcher(alert.annotation("dashboard_url"));

        assertThat(link.matches()).as(alert.annotation("dashboard_url")).isTrue();
        var panel = panel(link.group(1), Integer.parseInt(link.group(2)));
        var shown = panel.targets().stream().flatMap(it -> families(it.query())).collect(Collectors.toSet());
        assertThat(families(alert.query()).anyMatch(shown::contains))
                .as("%s is on the panel %s, which shows %s", alert, panel, shown)
                .isNotEqualTo(EXPLAINED.containsKey(alert.name()));
    }

    private static Panel panel(String uid, int id) {
        return BOARDS.stream()
                .filter(it -> it.uid().equals(uid))
                .flatMap(it -> it.panels().stream())
                .filter(it -> it.id() == id)
                .findFirst()
                .orElseThrow(() -> new AssertionError(uid + ": found no panel " + id));
    }

    /** The families a query rests on, those behind recorded series included. */
    private static Stream<String> families(String query) {
        return Promql.uses(query).stream()
                .flatMap(use -> Families.isRecorded(use.family())
                        ? RECORDED.stream()
                                .filter(it -> it.name().equals(use.family()))
                                .flatMap(it -> families(it.query()))
                        : Stream.of(FAMILIES.base(use.family())));
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void collapsesWhatExportersSayOfOneMilvus(Alert alert) {
        for (var use : Promql.uses(alert.query())) {
            var joined = use.inside().isEmpty() || use.inside().equals(List.of("max_over_time"));
            if (FAMILIES.isOwn(use.family()) && !joined) {
                assertThat(use.inside()).as(use.family()).containsAnyOf("max", "min", "group", "count");
                assertThat(use.grouped()).as(use.family()).containsAll(PLACE);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void keepsFiringWhileThePollerChanges(Alert alert) {
        var uses = Promql.uses(alert.query());
        var ofCluster = uses.stream()
                .anyMatch(use -> FAMILIES.isOwn(use.family())
                        && !LOCAL.matcher(use.family()).matches()
                        && !use.inside().isEmpty());

        if (ofCluster) {
            assertThat(alert.keepsFiring()).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void hasARunbook(Alert alert) {
        var text = Project.read(alert.runbook());

        assertThat(text)
                .startsWith("# " + alert.name() + "\n\nSeverity " + alert.label("severity") + ",")
                .containsSubsequence("## Meaning\n", "## Impact\n", "## Diagnosis\n", "## Mitigation\n");
        assertThat(links(text))
                .allSatisfy(it -> assertThat(alert.runbook().resolveSibling(it)).exists());
        var check = new QueryCheck(FAMILIES);
        BLOCK.matcher(text)
                .results()
                .map(it -> it.group(1))
                .forEach(query ->
                        assertThat(check.findings(query, List.of())).as(query).isEmpty());
    }

    private static Stream<String> links(String text) {
        return Pattern.compile("]\\(([A-Za-z/]+\\.md)\\)")
                .matcher(text)
                .results()
                .map(it -> it.group(1));
    }

    @Test
    void listsEveryAlertAndNoOtherInTheManual() {
        var index = Project.read(Project.TOP.resolve("src/site/markdown/alerts.md"));
        var names = ALERTS.stream().map(it -> "runbooks/" + it.name() + ".md").toList();

        assertThat(links(index)).contains(names.toArray(String[]::new));
        assertThat(links(index).filter(it -> it.startsWith("runbooks/"))).isSubsetOf(names);
        assertThat(Project.files("src/site/markdown/runbooks", ".md")).hasSameSizeAs(names);
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void isTestedToFireAndToStaySilent(Alert alert) {
        var tests = Project.files(Rules.FOLDER + "/tests", "_test.yaml").stream()
                .flatMap(file -> Rules.maps(Rules.yaml(file), "tests"))
                .flatMap(test -> Rules.maps(test, "alert_rule_test"))
                .filter(it -> Rules.text(it, "alertname").equals(alert.name()))
                .toList();

        assertThat(tests)
                .anySatisfy(it -> assertThat(Rules.list(it, "exp_alerts")).isNotEmpty());
        assertThat(tests)
                .anySatisfy(it -> assertThat(Rules.list(it, "exp_alerts")).isEmpty());
        tests.stream()
                .flatMap(it -> Rules.maps(it, "exp_alerts"))
                .forEach(it ->
                        assertThat(Rules.map(it, "exp_annotations").keySet()).hasSize(4));
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void isSilentInAWorldThatHasWhatItAsksFor(Alert alert) {
        var world = Project.read(Project.TOP.resolve(Rules.FOLDER + "/tests/world.series"));

        for (var use : Promql.uses(alert.query())) {
            var old = use.family().equals("milvus_msgstream_request_latency_bucket");
            if (!Families.isRecorded(use.family()) && !old) {
                assertThat(world).contains(" " + use.family());
            }
        }
    }
}
