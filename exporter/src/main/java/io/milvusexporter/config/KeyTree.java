package io.milvusexporter.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the file as they nest, in the order of their declaration; the leaves are options. */
final class KeyTree {

    /** In the place of the name that the operator chooses. */
    static final String ANY = "*";

    /** The names that the operator may choose. */
    static final String CHOSEN = "[A-Za-z0-9_-]{1,64}";

    private static final Pattern CHOSEN_NAME = Pattern.compile(CHOSEN);

    static final KeyTree ROOT = of();

    private final Map<String, KeyTree> children = new LinkedHashMap<>();
    private @Nullable Option<?> option;

    private KeyTree() {}

    private static KeyTree of() {
        var root = new KeyTree();
        root.add(Options.ALL);
        root.add(ProbeOptions.module(ANY).all());
        return root;
    }

    private void add(List<Option<?>> options) {
        for (var option : options) {
            if (option.hasKey()) {
                var place = this;
                for (var key : option.keys()) {
                    place = place.children.computeIfAbsent(key, k -> new KeyTree());
                }
                place.option = option;
            }
        }
    }

    /** Whether its keys are names that the operator chooses, each with the same keys below it. */
    boolean isOpen() {
        return children.containsKey(ANY);
    }

    /** What stands below a key; null if there may be no such key. */
    @Nullable
    KeyTree child(String key) {
        if (!isOpen()) {
            return children.get(key);
        }
        if (!CHOSEN_NAME.matcher(key).matches()) {
            return null;
        }
        var place = new KeyTree();
        place.add(ProbeOptions.module(key).all());
        for (var step : List.of("probe", "modules", key)) {
            place = Objects.requireNonNull(place.children.get(step));
        }
        return place;
    }

    /** The keys there may be, for people. */
    String expected() {
        return isOpen()
                ? "names of letters, digits, - and _, each with a map"
                : Types.either(List.copyOf(children.keySet()));
    }

    Map<String, KeyTree> children() {
        return children;
    }

    /** The option whose value stands here, if it is a leaf. */
    Optional<Option<?>> option() {
        return Optional.ofNullable(option);
    }
}
