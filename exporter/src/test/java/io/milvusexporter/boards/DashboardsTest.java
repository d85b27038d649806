package io.milvusexporter.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.milvusexporter.boards.Board.Panel;
import io.milvusexporter.boards.Promql.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardsTest {

    static final List<Board> BOARDS = Board.all();

    private static final Families FAMILIES = new Families();
    private static final Set<String> TYPES =
            Set.of("timeseries", "stat", "gauge", "bargauge", "table", "state-timeline", "text");
    private static final Set<String> PLACE = Set.of("namespace", "app_kubernetes_io_instance");

    /** Labels with as many values as a cluster has objects of the kind. */
    private static final Set<String> MANY = Set.of(
            "collection_name",
            "collection_id",
            "index_name",
            "channel_name",
            "target_channel_name",
            "node_id",
            "address",
            "instance");

    private static final Pattern LINK = Pattern.compile("/d/([^?]+)\\?");

    static Stream<Named<Panel>> panels() {
        return BOARDS.stream()
                .flatMap(board -> board.panels().stream()
                        .map(it -> Named.of(board.uid() + " " + it.id() + " " + it.title(), it)));
    }

    @ParameterizedTest
    @MethodSource("panels")
    void asksOnlyForWhatTheVersionsNamedHave(Panel panel) {
        var check = new QueryCheck(FAMILIES);

        for (var target : panel.targets()) {
            var versions = Versions.claimedBy(panel.source(target.letter()));
            assertThat(check.findings(target.query(), versions))
                    .as(target.query())
                    .isEmpty();
        }
    }

    @Test
    void needsEveryExceptionMadeForLabels() {
        var check = new QueryCheck(FAMILIES);

        for (var board : BOARDS) {
            for (var panel : board.panels()) {
                panel.targets()
                        .forEach(it -> check.findings(it.query(), Versions.claimedBy(panel.source(it.letter()))));
            }
        }

        assertThat(check.idleExceptions()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void saysWhatItShowsWhoSaysSoAndWhatToDoWhenEmpty(Panel panel) {
        assertThat(panel.title()).isNotBlank();
        assertThat(panel.type()).isIn(TYPES);
        assertThat(panel.description()).matches("(?s).+\n\nSource: .+\\.\n\nWhen empty: .+\\.");
        assertThat(unit(panel)).isNotBlank();
        assertThat(panel.targets()).isNotEmpty();
        for (var target : panel.targets()) {
            assertThat(panel.source(target.letter())).contains(sourceOf(target.query()));
        }
    }

    private static String unit(Panel panel) {
        return panel.json()
                .getAsJsonObject("fieldConfig")
                .getAsJsonObject("defaults")
                .get("unit")
                .getAsString();
    }

    private static String sourceOf(String query) {
        var uses = Promql.uses(query);
        if (uses.stream().anyMatch(it -> FAMILIES.isNative(it.family()))) {
            return "Milvus' own page";
        }
        return Families.isPrometheus(uses.get(0).family()) ? "Prometheus itself" : "the exporter";
    }

    @ParameterizedTest
    @MethodSource("panels")
    void readsTheDataSourceThatIsChosen(Panel panel) {
        var sources = new ArrayList<JsonObject>(List.of(panel.json()));
        panel.targets().forEach(it -> sources.add(it.json()));

        for (var source : sources) {
            assertThat(source.getAsJsonObject("datasource").get("uid").getAsString())
                    .isEqualTo("${datasource}");
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void asksOfTheMilvusAndTheExporterThatAreChosen(Panel panel) {
        for (var use : uses(panel)) {
            assertThat(use.matchers())
                    .as(use.family())
                    .containsEntry("cluster", "=~\"$cluster\"")
                    .containsEntry("namespace", "=~\"$namespace\"")
                    .containsEntry("app_kubernetes_io_instance", "=~\"$release\"");
            if (FAMILIES.isOwn(use.family())) {
                assertThat(use.matchers())
                        .as(use.family())
                        .containsEntry("job", "=~\"$job\"")
                        .containsEntry("instance", "=~\"$instance\"");
            } else if (FAMILIES.isNative(use.family())) {
                assertThat(use.matchers()).as(use.family()).doesNotContainKeys("job", "instance");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void ratesOverTheIntervalThatFitsTheScrape(Panel panel) {
        for (var use : uses(panel)) {
            if (use.inside().contains("rate") || use.inside().contains("increase")) {
                assertThat(use.range()).as(use.family()).isEqualTo("[$__rate_interval]");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void collapsesWhatExportersSayOfOneMilvus(Panel panel) {
        for (var use : uses(panel)) {
            var ofMilvus = FAMILIES.isOwn(use.family())
                    && !use.family().startsWith("milvus_exporter_")
                    && !use.family().startsWith("jvm_");
            var joined = use.inside().isEmpty() || use.inside().equals(List.of("topk"));
            if (ofMilvus && !joined) {
                assertThat(use.inside()).as(use.family()).containsAnyOf("max", "min", "group", "max_over_time");
                assertThat(use.grouped().containsAll(PLACE)
                                || use.grouped().containsAll(Set.of("namespace", "collection_id")))
                        .as("%s by %s", use.family(), use.grouped())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void neverDrawsMoreLinesThanAnEyeCanTellApart(Panel panel) {
        if (panel.type().equals("table") || panel.type().equals("stat")) {
            return;
        }
        for (var target : panel.targets()) {
            var outermost = Promql.uses(target.query()).get(0);
            if (outermost.grouped().stream().anyMatch(MANY::contains)
                    && !target.query().matches("(max|sum|avg)\\(.*")) {
                var summed = target.query().startsWith("sum by (sdk_type, sdk_version)");
                assertThat(summed || target.query().matches("(?:topk|bottomk)\\(\\d+, .*"))
                        .as(target.query())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void foldsAwayWhatOnlyLaterVersionsOrOptInCollectorsHave(Panel panel) {
        var empty = panel.description().substring(panel.description().indexOf("When empty:"));
        assertThat(empty.contains("is off by default")).isEqualTo(panel.row().startsWith("Opt-in collectors: "));
        assertThat(panel.folded()).isEqualTo(panel.row().matches("Opt-in collectors: .*|.*\\(2\\.6\\+\\)"));
        var late = panel.targets().stream()
                .noneMatch(it -> Versions.claimedBy(panel.source(it.letter())).contains("2.5"));
        if (late && !panel.folded()) {
            assertThat(panel.title()).endsWith("(2.6+)");
        }
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void loadsInGrafana(Board board) {
        assertThat(board.json().get("schemaVersion").getAsInt()).isEqualTo(39);
        assertThat(board.json().has("__inputs")).isFalse();
        assertThat(board.json().get("editable").getAsBoolean()).isFalse();
        assertThat(board.json().get("id").isJsonNull()).isTrue();
        assertThat(board.uid())
                .hasSizeLessThanOrEqualTo(40)
                .isEqualTo(board.file().replace(".json", ""));
        assertThat(board.panels()).extracting(Panel::id).doesNotHaveDuplicates();
        assertThat(board.panels()).extracting(Panel::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void isInTheManualWithItsRows(Board board) {
        var rows = Board.objects(board.json(), "panels")
                .filter(it -> it.get("type").getAsString().equals("row"))
                .map(it -> it.get("title").getAsString())
                .toList();

        var manual = Project.read(Project.TOP.resolve("src/site/markdown/dashboards.md"));

        var title = board.json().get("title").getAsString();
        assertThat(manual.lines().filter(it -> it.startsWith("| " + title + " (`" + board.uid() + "`) |")))
                .singleElement()
                .satisfies(it -> assertThat(it).endsWith("| " + String.join("; ", rows) + " |"));
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void choosesByVariablesThatMatchWithoutKubernetesToo(Board board) {
        var variables = Board.objects(board.json().getAsJsonObject("templating"), "list")
                .toList();

        assertThat(variables.get(0).get("name").getAsString()).isEqualTo("datasource");
        assertThat(variables.get(0).get("label").getAsString()).isEqualTo("Data Source");
        var all = Map.of(
                "cluster",
                ".*",
                "namespace",
                ".*",
                "release",
                ".*",
                "job",
                ".+",
                "instance",
                ".+",
                "db",
                ".*",
                "collection",
                ".*");
        var asked = new HashSet<String>();
        for (var variable : variables.subList(1, variables.size())) {
            var name = variable.get("name").getAsString();
            asked.add(name);
            assertThat(variable.get("allValue").getAsString()).as(name).isEqualTo(all.get(name));
            assertThat(variable.get("refresh").getAsInt()).as(name).isEqualTo(2);
            assertThat(variable.getAsJsonObject("query").get("query").getAsString())
                    .as(name)
                    .startsWith("label_values(milvus_");
        }
        assertThat(asked).contains("cluster", "namespace", "release", "job", "instance");
        var usesCollections = board.json().toString().contains("$collection");
        assertThat(asked.contains("collection")).isEqualTo(usesCollections);
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void linksToDashboardsThatExist(Board board) {
        var uids = BOARDS.stream().map(Board::uid).toList();

        var linked = LINK.matcher(board.json().toString())
                .results()
                .map(found -> found.group(1))
                .filter(uid -> !uid.contains("${"))
                .toList();

        assertThat(uids).containsAll(linked);
        assertThat(Board.objects(board.json(), "links"))
                .singleElement()
                .satisfies(it -> assertThat(it.toString()).contains("\"milvus-exporter\"", "\"includeVars\":true"));
    }

    private static List<Use> uses(Panel panel) {
        return panel.targets().stream()
                .flatMap(it -> Promql.uses(it.query()).stream())
                .toList();
    }
}
