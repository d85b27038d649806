package io.milvusexporter.config;

import io.milvusexporter.config.Given.Origin;
import io.milvusexporter.config.Given.Part;
import io.milvusexporter.config.Given.Source;
import io.milvusexporter.config.Option.Trait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The configuration file: YAML 1.2, in which the dots of a name are nesting. It is read as nodes, not as maps, so that
 * every problem has its line and column and none hides the next.
 */
final class YamlFile {

    private final Path file;
    private final Problems problems;
    private final Settings settings = new Settings();

    private YamlFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The settings of the file, or empty if it is no file of settings at all: then nothing is known about any of them. */
    static Optional<Settings> read(Path file, Origin origin, Problems problems) {
        var yaml = new YamlFile(file, problems);
        try {
            var root = YamlSyntax.read(SmallFile.text(SmallFile.read(file)));
            root.ifPresent(node -> yaml.section(node, KeyTree.ROOT, ""));
            return Optional.of(yaml.settings);
        } catch (IOException e) {
            problems.add(Problem.of(RunOptions.CONFIG_FILE.name(), file + ": " + e.getMessage(), "a YAML file")
                    .from(origin.exactly()));
        } catch (YamlSyntax.Broken e) {
            problems.add(
                    Problem.of(RunOptions.CONFIG_FILE.name(), e.words(), "YAML").from(file + e.place()));
        }
        return Optional.empty();
    }

    private void section(Node node, KeyTree tree, String path) {
        if (YamlSyntax.isNothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode map)) {
            wrong(path.isEmpty() ? "the file" : path, YamlSyntax.kind(node), "a map with " + tree.expected(), node);
            return;
        }
        var seen = new HashMap<String, Mark>();
        for (var entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                wrong(
                        path.isEmpty() ? "the file" : path,
                        YamlSyntax.kind(entry.getKeyNode()) + " as a key",
                        "a name",
                        entry.getKeyNode());
                continue;
            }
            var name = key.getValue();
            var first = seen.putIfAbsent(name, key.getStartMark().orElseThrow());
            if (first != null) {
                wrong(join(path, name), "the same key again", "it once, as in line " + (first.getLine() + 1), key);
            } else {
                entry(key, entry.getValueNode(), tree, path);
            }
        }
    }

    private void entry(ScalarNode key, Node value, KeyTree tree, String path) {
        var child = tree.child(key.getValue());
        if (child == null) {
            unknown(key, tree, path);
        } else if (tree.isOpen() && isEmpty(value)) {
            wrong(join(path, key.getValue()), "nothing", "a map with " + child.expected(), key);
        } else if (child.option().isPresent()) {
            leaf(child.option().get(), value);
        } else if (value instanceof ScalarNode scalar
                && !YamlSyntax.isNothing(value)
                && child.children().containsKey("enabled")) {
            problems.add(Problem.of(join(path, key.getValue()), scalar.getValue(), "a map")
                    .meant("{enabled: " + scalar.getValue() + "}")
                    .from(place(value.getStartMark())));
        } else {
            section(value, child, join(path, key.getValue()));
        }
    }

    private void leaf(Option<?> option, Node node) {
        if (node instanceof ScalarNode scalar && YamlSyntax.isText(scalar)) {
            put(option, node, List.of(part(option, scalar)));
        } else if (node instanceof SequenceNode list && option.is(Trait.REPEATABLE)) {
            list(option, list);
        } else {
            misplaced(option, node);
        }
    }

    private void list(Option<?> option, SequenceNode list) {
        var parts = new ArrayList<Part>();
        for (var item : list.getValue()) {
            if (item instanceof ScalarNode scalar && YamlSyntax.isText(scalar)) {
                parts.add(part(option, scalar));
            } else {
                misplaced(option, item);
            }
        }
        put(option, list, parts);
    }

    private void put(Option<?> option, Node node, List<Part> parts) {
        settings.put(new Given(option, origin(node), List.copyOf(parts)));
    }

    private Part part(Option<?> option, ScalarNode scalar) {
        return new Part(text(option, scalar), origin(scalar));
    }

    private Origin origin(Node node) {
        var mark = node.getStartMark().orElseThrow();
        return new Origin(Source.FILE, file + ":" + (mark.getLine() + 1), column(mark));
    }

    /** The text of a setting; the name of a file counts from the directory of this one. */
    private String text(Option<?> option, ScalarNode scalar) {
        var text = YamlSyntax.isNothing(scalar) ? "" : scalar.getValue();
        return option.type().equals(Types.FILE)
                ? Types.FILE
                        .read(text)
                        .map(file::resolveSibling)
                        .map(Path::toString)
                        .orElse(text)
                : text;
    }

    private void misplaced(Option<?> option, Node node) {
        problems.addValue(
                option,
                Problem.of(
                                option.key(),
                                YamlSyntax.kind(node),
                                option.type().words().expected())
                        .from(place(node.getStartMark())));
    }

    private void unknown(ScalarNode key, KeyTree tree, String path) {
        var name = join(path, key.getValue());
        var named = Options.named(name);
        var dotted = Options.named(key.getValue()).filter(Option::hasKey);
        if (dotted.isPresent()) {
            wrong(name, "unknown key", "its parts as nested keys: " + nested(dotted.get()), key);
        } else if (named.isPresent() && !named.get().hasKey()) {
            problems.distrust(name);
            wrong(name, "not a key of the file", elsewhere(named.get()), key);
        } else {
            var nearest = tree.isOpen()
                    ? Optional.<String>empty()
                    : Nearest.to(key.getValue(), tree.children().keySet());
            nearest.ifPresent(near -> distrust(tree.children().get(near)));
            problems.add(Problem.of(name, "unknown key", tree.expected())
                    .meant(nearest.orElse(""))
                    .from(place(key.getStartMark())));
        }
    }

    private void distrust(@Nullable KeyTree meant) {
        if (meant != null) {
            meant.option().ifPresent(option -> problems.distrust(option.name()));
            meant.children().values().forEach(this::distrust);
        }
    }

    private static String elsewhere(Option<?> option) {
        if (option.isSecret()) {
            return option.name() + "-file, or the variable " + option.variable();
        }
        return "the flag " + option.flag() + (option.hasVariable() ? ", or the variable " + option.variable() : "");
    }

    /** Such as {@code web: {listen-address: …}}. */
    private static String nested(Option<?> option) {
        var keys = option.keys();
        return String.join(": {", keys) + ": …" + "}".repeat(keys.size() - 1);
    }

    private void wrong(String key, String found, String expected, Node node) {
        problems.add(Problem.of(key, found, expected).from(place(node.getStartMark())));
    }

    private String place(Optional<Mark> mark) {
        return file
                + mark.map(at -> ":" + (at.getLine() + 1) + ":" + column(at)).orElse("");
    }

    private static String column(Mark mark) {
        return String.valueOf(mark.getColumn() + 1);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean isEmpty(Node node) {
        return YamlSyntax.isNothing(node)
                || (node instanceof MappingNode map && map.getValue().isEmpty());
    }
}
