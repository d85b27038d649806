package io.milvusexporter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain manifests and the kustomizations. What a real API server and operator make of them: src/build/check-kube. */
class ManifestsTest {

    private static final Path PLAIN = Deployed.FOLDER.resolve("kubernetes");
    private static final Path OVERLAYS = Deployed.FOLDER.resolve("kustomize/overlays");

    /** In the order in which an operator reads them; the optional ones are for those who ask for them. */
    private static final List<String> RULES = List.of(
            "availability", "collections", "writes", "queries", "capacity", "dependencies", "exporter", "recording");

    static Stream<Path> manifests() {
        return Stream.of(PLAIN, OVERLAYS).flatMap(it -> Deployed.files(it, ".yaml").stream());
    }

    @Test
    void bringsTheRulesAsOneObject() {
        var text = new StringBuilder("""
                # Made from deploy/prometheus/rules: change them there.
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: milvus-exporter
                  labels:
                    app.kubernetes.io/name: milvus-exporter
                spec:
                  groups:
                """);
        for (var name : RULES) {
            var lines = Deployed.read(Deployed.FOLDER.resolve("prometheus/rules/" + name + ".yaml"))
                    .lines();
            lines.filter(line -> !line.equals("groups:"))
                    .forEach(line ->
                            text.append(line.isBlank() ? "" : "  ").append(line).append('\n'));
        }

        Golden.check(PLAIN.resolve("prometheusrule.yaml"), text.toString());
        Golden.check(OVERLAYS.resolve("rules-once/prometheusrule.yaml"), text.toString());
    }

    @Test
    void leavesNoFileOfRulesOut() {
        var files = Deployed.names(Deployed.FOLDER.resolve("prometheus/rules"), ".yaml").stream()
                .map(it -> it.replace(".yaml", ""));

        assertThat(files).containsExactlyInAnyOrderElementsOf(RULES);
    }

    @Test
    void hasOnePodMonitor() {
        var plain = Deployed.read(PLAIN.resolve("podmonitor.yaml"));

        for (var overlay : List.of("helm-sidecar", "operator-sidecar/standalone", "operator-sidecar/cluster")) {
            Golden.check(OVERLAYS.resolve(overlay).resolve("podmonitor.yaml"), plain);
        }
    }

    @Test
    void makesAConfigMapOfEveryDashboard() {
        var folder = Deployed.TOP.resolve("dashboards");
        var listed = Deployed.objects(folder.resolve("kustomization.yaml"))
                .flatMap(it -> ((List<?>) Deployed.at(it, "configMapGenerator").orElseThrow()).stream())
                .map(it -> Deployed.at(it, "files").orElseThrow())
                .map(it -> ((List<?>) it).get(0));

        assertThat(listed.map(Object::toString)).containsExactlyInAnyOrderElementsOf(Deployed.names(folder, ".json"));
    }

    /** Milvus' own monitors take what carries its name and its release, and a port called "metrics". */
    @ParameterizedTest
    @MethodSource("manifests")
    void looksLikeMilvusNowhere(Path file) {
        for (var object : Deployed.objects(file).toList()) {
            var kind = String.valueOf(object.get("kind"));
            var labels = Stream.of(new String[] {"metadata"}, new String[] {"spec", "template", "metadata"})
                    .flatMap(it -> Deployed.at(object, it).stream())
                    .flatMap(it -> Deployed.at(it, "labels", "app.kubernetes.io/name").stream());

            assertThat(labels).as(kind).allMatch("milvus-exporter"::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void givesTheExporterNoRightsAndNoWayUp(Path file) {
        exporters(file).forEach(container -> {
            assertThat(Deployed.at(container, "securityContext").orElseThrow())
                    .as("%s", container)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("allowPrivilegeEscalation", false)
                    .containsEntry("readOnlyRootFilesystem", true)
                    .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
            assertThat(Deployed.at(container, "resources", "limits").orElseThrow())
                    .isEqualTo(Map.of("memory", "256Mi"));
        });
    }

    /** A pod is ready when all its containers are: a strict sidecar would take Milvus out of its Service. */
    @Test
    void lastsBesideMilvusWithoutASayInItsReadiness() {
        var sidecars = Deployed.files(OVERLAYS, ".yaml").stream()
                .filter(it -> !it.toString().contains("own-deployment"))
                .flatMap(ManifestsTest::exporters)
                .toList();

        assertThat(sidecars).hasSize(17).allSatisfy(it -> {
            assertThat(it.containsKey("readinessProbe") || it.containsKey("startupProbe"))
                    .isFalse();
            assertThat(String.valueOf(it.get("ports"))).doesNotContain("name=metrics");
            assertThat(String.valueOf(it.get("args"))).contains("--collector.cluster-mode=");
        });
    }

    private static Stream<Map<?, ?>> exporters(Path file) {
        return Deployed.objects(file)
                .flatMap(it -> Deployed.having(it, "image"))
                .filter(it -> String.valueOf(it.get("image")).startsWith("milvusexporter/"));
    }

    @Test
    void namesOneImage() {
        var images = manifests()
                .flatMap(ManifestsTest::exporters)
                .map(it -> String.valueOf(it.get("image")))
                .collect(Collectors.toSet());

        assertThat(images).containsExactly("milvusexporter/milvus-exporter:0.1.0");
    }

    @Test
    void speaksInFlagsThatTheExporterKnows() {
        var lines = manifests()
                .flatMap(ManifestsTest::exporters)
                .map(it -> ((List<?>) Deployed.at(it, "args").orElseThrow())
                        .stream().map(String::valueOf).toList())
                .filter(it -> !it.toString().contains("--config.file"))
                .map(it -> it.stream()
                        .map(word -> word.replace("MILVUS_SERVICE", "service"))
                        // whether "elected" is known is not the manifests' business
                        .map(word -> word.replace("cluster-mode=elected", "cluster-mode=always"))
                        .toList())
                .toList();

        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(new ConfigLoader(1L << 30, System::nanoTime).load(it, Map.of()))
                        .isNotNull());
    }
}
