package io.milvusexporter.config;

import io.milvusexporter.log.Quotes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration in force as YAML that could be its own file, one key a line, with the source of each value behind
 * it. Secrets are not shown, settings without a value are left out.
 */
final class PrintedConfig {

    /** What YAML reads as a text or a number without quotes, and nobody mistakes for something else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./<][A-Za-z0-9_./:=+>-]*(?<!:)");

    private final Values values;
    private final StringBuilder out = new StringBuilder();

    private PrintedConfig(Values values) {
        this.values = values;
    }

    static String of(Values values) {
        var page = new PrintedConfig(values);
        for (var option :
                List.of(MilvusOptions.PASSWORD, MilvusOptions.TOKEN, RunOptions.CONFIG_FILE, RunOptions.DEMO)) {
            if (values.isGiven(option)) {
                page.line("# " + option.name(), option);
            }
        }
        page.section(KeyTree.ROOT, "");
        return page.out.toString();
    }

    private void section(KeyTree tree, String indent) {
        children(tree).forEach((key, child) -> {
            if (child.option().isPresent()) {
                line(indent + key, child.option().get());
            } else if (hasValues(child)) {
                out.append(indent).append(key).append(":\n");
                section(child, indent + "  ");
            }
        });
    }

    /** What is below it, with the names that the operator chose. */
    private Map<String, KeyTree> children(KeyTree tree) {
        if (!tree.isOpen()) {
            return tree.children();
        }
        var chosen = new TreeMap<String, KeyTree>();
        values.modules().forEach(name -> chosen.put(name, Objects.requireNonNull(tree.child(name))));
        return chosen;
    }

    private boolean hasValues(KeyTree tree) {
        return tree.option().filter(option -> !values.texts(option).isEmpty()).isPresent()
                || children(tree).values().stream().anyMatch(this::hasValues);
    }

    private void line(String key, Option<?> option) {
        var texts = values.texts(option);
        if (!texts.isEmpty()) {
            out.append(key).append(": ").append(value(option, texts));
            out.append("  # ").append(values.origin(option).briefly()).append('\n');
        }
    }

    private static String value(Option<?> option, List<String> texts) {
        return option.is(Option.Trait.REPEATABLE)
                ? texts.stream().map(PrintedConfig::scalar).collect(Collectors.joining(", ", "[", "]"))
                : scalar(texts.get(0));
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null") ? text : Quotes.quoted(text);
    }
}
