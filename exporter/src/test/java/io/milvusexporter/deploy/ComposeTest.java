package io.milvusexporter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compose files, without a Docker: what they name is there. */
class ComposeTest {

    private static final Path FOLDER = Deployed.FOLDER.resolve("compose");
    private static final Pattern PROVISIONED = Pattern.compile("http://(\\w+):\\d+");

    private static Map<?, ?> read(String file) {
        return Deployed.objects(FOLDER.resolve(file)).findFirst().orElseThrow();
    }

    private static Map<?, ?> services(String file) {
        return (Map<?, ?>) Deployed.at(read(file), "services").orElseThrow();
    }

    /** A service with what it takes over from that of another file. */
    private static Stream<Object> at(Map<?, ?> service, String key) {
        var own = Deployed.at(service, key).stream();
        var base = Deployed.at(service, "extends")
                .flatMap(it -> Deployed.at(services(word(it, "file")), word(it, "service"), key));
        return Stream.concat(base.stream(), own);
    }

    private static String word(Object map, String key) {
        return Deployed.at(map, key).map(String::valueOf).orElseThrow();
    }

    private static Stream<String> wordsAt(Object map, String key) {
        return words(Deployed.at(map, key).orElseThrow());
    }

    private static Stream<String> words(Object listOrMap) {
        var all = listOrMap instanceof Map<?, ?> map ? map.keySet() : Set.copyOf((List<?>) listOrMap);
        return all.stream().map(String::valueOf);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "demo.yaml"})
    void needsOnlyServicesAndVolumesThatAreThere(String file) {
        var services = services(file);
        var volumes = Deployed.at(read(file), "volumes").stream().flatMap(ComposeTest::words);
        var named = new TreeSet<String>();

        for (var service : services.values()) {
            var all = (Map<?, ?>) service;
            assertThat(at(all, "image").findFirst()).as("%s", all).isPresent();
            assertThat(at(all, "depends_on").flatMap(ComposeTest::words))
                    .isSubsetOf(words(services).toList());
            at(all, "volumes")
                    .flatMap(ComposeTest::words)
                    .map(it -> it.split(":", 2)[0])
                    .forEach(it -> {
                        if (it.startsWith(".")) {
                            assertThat(FOLDER.resolve(it)).exists();
                        } else {
                            named.add(it);
                        }
                    });
        }
        assertThat(volumes).containsExactlyInAnyOrderElementsOf(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "demo.yaml"})
    void findsEveryServiceByItsName(String file) {
        var services = words(services(file)).toList();
        var prometheus = read(file.equals("demo.yaml") ? "prometheus-demo.yaml" : "prometheus.yaml");

        var targets = Deployed.having(prometheus, "targets")
                .flatMap(it -> wordsAt(it, "targets"))
                .map(it -> it.split(":", 2)[0])
                .toList();
        var sources = Deployed.read(FOLDER.resolve("grafana/datasources/prometheus.yaml"));

        assertThat(targets).contains("exporter", "alertmanager").isSubsetOf(services);
        assertThat(PROVISIONED.matcher(sources).results().map(it -> it.group(1)))
                .containsExactlyInAnyOrder("prometheus", "alertmanager")
                .isSubsetOf(services);
    }

    /** Mounted where Grafana's provisioning and Prometheus' configuration look for them. */
    @Test
    void mountsTheDashboardsAndRulesWhereTheyAreLookedFor() {
        var services = services("compose.yaml");
        var mounts = services.values().stream()
                .flatMap(it -> at((Map<?, ?>) it, "volumes"))
                .flatMap(ComposeTest::words)
                .toList();

        var provider = Deployed.read(FOLDER.resolve("grafana/dashboards/milvus.yaml"));
        assertThat(mounts).contains("../../dashboards:/var/lib/grafana/dashboards:ro");
        assertThat(provider).contains("path: /var/lib/grafana/dashboards}");
        assertThat(mounts).contains("../prometheus/rules:/etc/prometheus/rules:ro");
        assertThat(wordsAt(read("prometheus.yaml"), "rule_files")).containsExactly("/etc/prometheus/rules/*.yaml");
        assertThat(wordsAt(read("prometheus-demo.yaml"), "rule_files")).containsExactly("/tmp/rules/*.yaml");
    }

    @Test
    void mutesWhatFollowsFromSomethingElse() {
        var inhibitions = Deployed.read(Deployed.FOLDER.resolve("prometheus/alertmanager-inhibit.yaml"));

        Golden.check(FOLDER.resolve("alertmanager.yaml"), """
                # Made with deploy/prometheus/alertmanager-inhibit.yaml: change the inhibitions there. What fires is shown, and sent to nobody.
                route: {receiver: nobody, group_by: [namespace, app_kubernetes_io_instance]}
                receivers: [{name: nobody}]

                """ + inhibitions);
    }
}
