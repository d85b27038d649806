package io.milvusexporter.boards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The committed rules. */
final class Rules {

    static final String FOLDER = "deploy/prometheus/rules";

    /** An alert, as its file says it. */
    record Alert(String name, Map<?, ?> yaml) {

        String query() {
            return text(yaml, "expr");
        }

        String label(String name) {
            return text(map(yaml, "labels"), name);
        }

        String annotation(String name) {
            return text(map(yaml, "annotations"), name);
        }

        boolean keepsFiring() {
            return yaml.containsKey("keep_firing_for");
        }

        Path runbook() {
            return Project.TOP.resolve("src/site/markdown/runbooks/" + name + ".md");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A series that is recorded. */
    record Recorded(String name, String query) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Rules() {}

    static List<Alert> alerts() {
        var files = new ArrayList<>(Project.files(FOLDER, ".yaml"));
        files.addAll(Project.files(FOLDER + "/optional", ".yaml"));
        return rules(files)
                .filter(it -> it.containsKey("alert"))
                .map(it -> new Alert(text(it, "alert"), it))
                .toList();
    }

    static List<Recorded> recorded() {
        return rules(Project.files(FOLDER, ".yaml"))
                .filter(it -> it.containsKey("record"))
                .map(it -> new Recorded(text(it, "record"), text(it, "expr")))
                .toList();
    }

    private static Stream<Map<?, ?>> rules(List<Path> files) {
        return files.stream().flatMap(file -> maps(yaml(file), "groups")).flatMap(group -> maps(group, "rules"));
    }

    static Map<?, ?> yaml(Path file) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Project.read(file));
    }

    /** The maps in the list under a key; none if it is not there. */
    static Stream<Map<?, ?>> maps(Map<?, ?> parent, String key) {
        return list(parent, key).stream().map(it -> (Map<?, ?>) it);
    }

    static List<?> list(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof List<?> list ? list : List.of();
    }

    static Map<?, ?> map(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Empty if it is not there. */
    static String text(Map<?, ?> parent, String key) {
        return parent.containsKey(key) ? String.valueOf(parent.get(key)) : "";
    }
}
