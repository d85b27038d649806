package io.milvusexporter.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of the file as they nest, in the order of their declaration; the leaves are options. */
final class KeyTree {

    static final KeyTree ROOT = of();

    private final Map<String, KeyTree> children = new LinkedHashMap<>();
    private @Nullable Option<?> option;

    private KeyTree() {}

    private static KeyTree of() {
        var root = new KeyTree();
        for (var option : Options.ALL) {
            if (option.hasKey()) {
                var place = root;
                for (var key : option.keys()) {
                    place = place.children.computeIfAbsent(key, k -> new KeyTree());
                }
                place.option = option;
            }
        }
        return root;
    }

    Map<String, KeyTree> children() {
        return children;
    }

    /** The option whose value stands here, if it is a leaf. */
    Optional<Option<?>> option() {
        return Optional.ofNullable(option);
    }
}
