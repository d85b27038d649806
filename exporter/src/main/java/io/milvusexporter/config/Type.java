package io.milvusexporter.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What kind of value a setting has: how its text is read and written, which values are allowed, and how all this is said
 * to people and to editors.
 *
 * @param implied the text that a flag without a value stands for; empty if a flag must have a value
 * @param guesses what somebody who wrote a wrong text may have meant; only those that can be read are offered
 */
record Type<T>(
        Syntax<T> syntax, Words words, Predicate<T> allowed, String implied, Function<String, List<String>> guesses) {

    /** Text to value and back. */
    record Syntax<T>(Function<String, Optional<T>> reader, Function<T, String> writer) {}

    /**
     * How a type is described.
     *
     * @param placeholder stands for the value in a flag's help, as in {@code --milvus.timeout=DURATION}
     * @param expected completes "expected …"
     * @param schema members of a JSON schema object
     */
    record Words(String placeholder, String expected, String schema) {}

    static <T> Type<T> of(Syntax<T> syntax, Words words) {
        return new Type<>(syntax, words, value -> true, "", text -> List.of());
    }

    Type<T> allowing(Predicate<T> values) {
        return new Type<>(syntax, words, values, implied, guesses);
    }

    Type<T> implying(String text) {
        return new Type<>(syntax, words, allowed, text, guesses);
    }

    Type<T> guessing(Function<String, List<String>> candidates) {
        return new Type<>(syntax, words, allowed, implied, candidates);
    }

    /** The value that the text says, if it says one that is allowed. */
    Optional<T> read(String text) {
        return syntax.reader.apply(text).filter(allowed);
    }

    String write(T value) {
        return syntax.writer.apply(value);
    }

    /** A text that would have been right and is probably meant. */
    Optional<String> nearest(String text) {
        return guesses.apply(text).stream()
                .filter(guess -> read(guess).isPresent())
                .findFirst();
    }

    /** Whether it is on or off, so that {@code --no-x} has a meaning. */
    boolean isSwitch() {
        return implied.equals("true");
    }
}
