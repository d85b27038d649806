package io.milvusexporter.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.milvusexporter.config.Command;
import io.milvusexporter.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Helm makes of the chart over the sets of values in its folder ci. */
class ChartRenderTest {

    private static final Path CHART = Deployed.FOLDER.resolve("helm/milvus-exporter");
    private static final Path RULES = Deployed.FOLDER.resolve("prometheus/rules");

    static Stream<Path> good() {
        return Deployed.names(CHART.resolve("ci"), ".yaml").stream().map(CHART.resolve("ci")::resolve);
    }

    static Stream<Path> bad() {
        return Deployed.files(CHART.resolve("ci/bad"), ".yaml").stream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void isLintedAndRendersNothingThatLooksLikeMilvusOrHasRights(Path values) {
        var lint = new Helm(CHART).lint().strict().call();
        var objects = objects(values);

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        assertThat(objects)
                .extracting(it -> String.valueOf(it.get("kind")))
                .contains("Deployment", "Service", "ConfigMap")
                .doesNotContain("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ServiceAccount");
        assertThat(objects)
                .extracting(it -> Deployed.at(it, "metadata", "labels", "app.kubernetes.io/name")
                        .orElseThrow())
                .containsOnly("milvus-exporter");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatCannotBeMeant(Path values) {
        var expected = Deployed.read(values).lines().findFirst().orElseThrow().substring(2);

        assertThatThrownBy(() -> render(values)).hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "milvus-like", "pod-monitor", "fleet"})
    void leavesRulesAndDashboardsToTheOneReleaseThatBringsThem(String values) {
        assertThat(objects(CHART.resolve("ci/" + values + ".yaml"))).allSatisfy(it -> {
            assertThat(it.get("kind")).isNotEqualTo("PrometheusRule");
            assertThat(Deployed.at(it, "metadata", "labels", "grafana_dashboard"))
                    .isEmpty();
        });
    }

    @Test
    void bringsTheRulesUnchangedButForThoseThatAreOff() {
        var source = new ArrayList<Map<?, ?>>();
        Deployed.names(RULES, ".yaml")
                .forEach(it -> Deployed.objects(RULES.resolve(it))
                        .flatMap(file -> Deployed.having(file, "expr"))
                        .forEach(source::add));

        assertThat(rules("once")).containsExactlyInAnyOrderElementsOf(source);
    }

    @Test
    void writesEveryThresholdIntoItsRule() {
        var queries = rules("everything").stream()
                .map(it -> String.valueOf(it.get("expr")))
                .collect(Collectors.joining("\n"));

        assertThat(queries)
                .contains("> 11 ", "> 12", "> 0.13", "> 0.14", "> 15 ", "> 16 ", "> 0.17", "> 0.18", "> 19", "> 20")
                .contains("21 * 86400", "0.9 * 22");
        assertThat(rules("everything"))
                .extracting(it -> String.valueOf(it.get("alert")))
                .contains("MilvusCollectionReleased")
                .doesNotContain("MilvusSlowQueries");
        assertThat(rules("everything"))
                .filteredOn(it -> it.containsKey("alert"))
                .allSatisfy(it -> {
                    assertThat(Deployed.at(it, "labels", "team")).contains("search");
                    assertThat(String.valueOf(Deployed.at(it, "annotations", "runbook_url")
                                    .orElseThrow()))
                            .startsWith("https://runbooks.example/Milvus");
                    assertThat(String.valueOf(Deployed.at(it, "annotations", "dashboard_url")
                                    .orElseThrow()))
                            .startsWith("https://grafana.example/d/");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "milvus-like"})
    void configuresAnExporterThatStarts(String values, @TempDir Path folder) throws IOException {
        var text = objects(CHART.resolve("ci/" + values + ".yaml")).stream()
                .flatMap(it -> Deployed.at(it, "data", "milvus-exporter.yaml").stream())
                .findFirst()
                .orElseThrow();
        var file = Files.writeString(folder.resolve("milvus-exporter.yaml"), text.toString());

        var loaded = new ConfigLoader(1L << 30, System::nanoTime).load(List.of("--config.file=" + file), Map.of());

        assertThat(loaded.command()).isEqualTo(Command.SERVE);
    }

    private static List<Map<?, ?>> rules(String values) {
        return objects(CHART.resolve("ci/" + values + ".yaml")).stream()
                .filter(it -> "PrometheusRule".equals(it.get("kind")))
                .flatMap(it -> Deployed.having(it, "expr"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Map<?, ?>> objects(Path values) {
        var objects = new ArrayList<Map<?, ?>>();
        for (var object : new Load(LoadSettings.builder().build()).loadAllFromString(render(values))) {
            if (object instanceof Map<?, ?> map) {
                objects.add(map);
            }
        }
        return objects;
    }

    private static String render(Path values) {
        return new Helm(CHART)
                .template()
                .withName("watch")
                .withNamespace("milvus")
                .withValuesFile(values)
                .call();
    }
}
