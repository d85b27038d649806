package io.milvusexporter.config;

import java.util.List;
import java.util.function.Function;

/**
 * What a setting is when nobody sets it.
 *
 * @param words for people
 */
record Default<T>(String words, Function<Values, List<T>> values) {

    static <T> Default<T> none() {
        return new Default<>("", values -> List.of());
    }

    static <T> Default<T> of(Type<T> type, String text) {
        var value = type.read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "default: " + text + " (expected " + type.words().expected() + ")"));
        return new Default<>(text, values -> List.of(value));
    }

    /** One that depends on other settings or on the machine. */
    static <T> Default<T> computed(String words, Function<Values, List<T>> values) {
        return new Default<>(words, values);
    }
}
