package io.milvusexporter.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One map of a file in the words of Go's YAML, whose keys are known beforehand. Whatever is wrong in it is told with its
 * line and column; a value is shown by those alone who know that it is no secret.
 */
final class YamlSection {

    /** As YAML 1.1 has them, which the tools read that this file is shared with. */
    private static final Set<String> YES =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");

    private static final Set<String> NO =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");

    /** The file that sections are in, and what is wrong with it. */
    record Page(Path file, Problems problems) {

        String place(Node node) {
            return file
                    + node.getStartMark()
                            .map(at -> ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                            .orElse("");
        }
    }

    private final Page page;
    private final String path;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private YamlSection(Page page, String path) {
        this.page = page;
        this.path = path;
    }

    /** A section with these keys, and an empty one where there is nothing. */
    static YamlSection of(Page page, String path, Optional<Node> node, Set<String> known) {
        var section = new YamlSection(page, path);
        node.ifPresent(map -> section.read(map, known));
        return section;
    }

    /** @param known the keys there may be; empty for any */
    private void read(Node node, Set<String> known) {
        if (YamlSyntax.isNothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode map)) {
            wrong(path.isEmpty() ? "the file" : path, kind(node), "a map", node);
            return;
        }
        for (var entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                wrong(
                        path.isEmpty() ? "the file" : path,
                        kind(entry.getKeyNode()) + " as a key",
                        "a name",
                        entry.getKeyNode());
            } else if (!known.isEmpty() && !known.contains(key.getValue())) {
                unknown(key, known);
            } else if (values.containsKey(key.getValue())) {
                wrong(name(key.getValue()), "the same key again", "it once", key);
            } else {
                values.put(key.getValue(), entry.getValueNode());
            }
        }
    }

    private void unknown(ScalarNode key, Set<String> known) {
        var sorted = known.stream().sorted().toList();
        page.problems()
                .add(Problem.of(name(key.getValue()), "unknown key", Types.either(sorted))
                        .meant(Nearest.to(key.getValue(), sorted).orElse(""))
                        .from(page.place(key)));
    }

    Set<String> keys() {
        return values.keySet();
    }

    YamlSection section(String key, Set<String> known) {
        return of(page, name(key), Optional.ofNullable(values.get(key)), known);
    }

    /** Whether anything is said about it. */
    boolean has(String key) {
        var value = values.get(key);
        return value != null
                && !YamlSyntax.isNothing(value)
                && !(value instanceof ScalarNode text && text.getValue().isEmpty());
    }

    /** The text of a key; empty if there is none or it is blank. */
    Optional<String> text(String key) {
        var value = values.get(key);
        if (value == null || !has(key)) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode text && YamlSyntax.isText(text)) {
            return Optional.of(text.getValue());
        }
        wrong(name(key), kind(value), "a text", value);
        return Optional.empty();
    }

    boolean isEmptyList(String key) {
        return values.get(key) instanceof SequenceNode list && list.getValue().isEmpty();
    }

    boolean isOn(String key, boolean byDefault) {
        var text = text(key);
        if (text.isPresent() && !YES.contains(text.get()) && !NO.contains(text.get())) {
            wrong(key, text.get(), "true or false");
        }
        return text.map(YES::contains).orElse(byDefault);
    }

    /** The texts of a list; empty if there is none. */
    List<String> texts(String key) {
        var value = values.get(key);
        var texts = new ArrayList<String>();
        if (value == null || YamlSyntax.isNothing(value)) {
            return texts;
        }
        if (!(value instanceof SequenceNode list)) {
            wrong(name(key), kind(value), "a list", value);
            return texts;
        }
        for (var item : list.getValue()) {
            if (item instanceof ScalarNode text && YamlSyntax.isText(text)) {
                texts.add(text.getValue());
            } else {
                wrong(name(key), kind(item) + " in the list", "a text", item);
            }
        }
        return texts;
    }

    /** Tells that the value of a key, or the lack of one, is wrong. */
    void wrong(String key, String found, String expected) {
        wrong(key, found, expected, "");
    }

    void wrong(String key, String found, String expected, String meant) {
        var node = values.get(key);
        page.problems()
                .add(Problem.of(name(key), found, expected)
                        .meant(meant)
                        .from(node == null ? page.file().toString() : page.place(node)));
    }

    private void wrong(String name, String found, String expected, Node node) {
        page.problems().add(Problem.of(name, found, expected).from(page.place(node)));
    }

    private String name(String key) {
        if (key.isEmpty()) {
            return path;
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Without the words of a tag: a password that begins with ! is one. */
    private static String kind(Node node) {
        return node instanceof ScalarNode && !YamlSyntax.isText(node) ? "a tag" : YamlSyntax.kind(node);
    }
}
