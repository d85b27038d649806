package io.milvusexporter.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The plain types of settings; durations, sizes and addresses have files of their own. */
final class Types {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

    /** What other programs call on and off. */
    private static final Map<String, String> SWITCH_WORDS =
            Map.of("yes", "true", "on", "true", "1", "true", "no", "false", "off", "false", "0", "false");

    /** The name of a file; whether it can be read is seen when it is read. */
    static final Type<Path> FILE = Type.of(
            new Type.Syntax<>(Types::path, Path::toString),
            new Type.Words("FILE", "the name of a file", "\"type\": \"string\", \"minLength\": 1"));

    private Types() {}

    /** Any words of one line. */
    static Type<String> text(String placeholder, String expected, Predicate<String> allowed) {
        return Type.of(
                        new Type.Syntax<>(Types::line, text -> text),
                        new Type.Words(placeholder, expected, "\"type\": \"string\", \"minLength\": 1"))
                .allowing(allowed);
    }

    private static Optional<String> line(String text) {
        return text.isBlank() || text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    }

    static Type<Boolean> onOff() {
        return Type.of(
                        new Type.Syntax<>(Types::readSwitch, String::valueOf),
                        new Type.Words("true|false", "true or false", "\"type\": \"boolean\""))
                .implying("true")
                .guessing(text -> {
                    var word = text.strip().toLowerCase(Locale.ROOT);
                    return List.of(SWITCH_WORDS.getOrDefault(word, word));
                });
    }

    private static Optional<Boolean> readSwitch(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    static Type<Integer> whole(int min, int max) {
        var range = "\"type\": \"integer\", \"minimum\": " + min + ", \"maximum\": " + max;
        return Type.of(
                        new Type.Syntax<>(
                                text -> Optional.of(text)
                                        .filter(WHOLE.asMatchPredicate())
                                        .map(Integer::valueOf),
                                String::valueOf),
                        new Type.Words("N", "a whole number from " + min + " to " + max, range))
                .allowing(value -> value >= min && value <= max)
                .guessing(text -> List.of(text.strip().replaceAll("[_, ]|\\.0+$", "")));
    }

    static Type<Double> decimal(int min, int max) {
        var range = "\"type\": \"number\", \"minimum\": " + min + ", \"maximum\": " + max;
        return Type.of(
                        new Type.Syntax<>(
                                text -> Optional.of(text)
                                        .filter(DECIMAL.asMatchPredicate())
                                        .map(Double::valueOf),
                                Types::writeDecimal),
                        new Type.Words("NUMBER", "a number from " + min + " to " + max, range))
                .allowing(value -> value >= min && value <= max)
                .guessing(text -> List.of(text.strip().replace(',', '.')));
    }

    private static String writeDecimal(double value) {
        var whole = (long) value;
        return value == (double) whole ? Long.toString(whole) : Double.toString(value);
    }

    /** One of a closed set, by its lower-case name. */
    static <E extends Enum<E>> Type<E> oneOf(Class<E> set) {
        var names = Arrays.stream(set.getEnumConstants()).map(Types::label).toList();
        return Type.of(
                        new Type.Syntax<>(
                                text -> Arrays.stream(set.getEnumConstants())
                                        .filter(value -> label(value).equals(text))
                                        .findFirst(),
                                Types::label),
                        new Type.Words(
                                String.join("|", names),
                                either(names),
                                names.stream().collect(Collectors.joining("\", \"", "\"enum\": [\"", "\"]"))))
                .guessing(text -> {
                    var word = text.strip().toLowerCase(Locale.ROOT);
                    return List.of(word, Nearest.to(word, names).orElse(word));
                });
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code a, b or c}. */
    static String either(List<String> words) {
        var last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static Optional<Path> path(String text) {
        try {
            return line(text).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A secret itself, as an environment variable holds it. The newline that {@code echo} leaves is not part of it. */
    static Type<Secret> secret() {
        return Type.of(
                new Type.Syntax<>(
                        text -> Optional.of(Secret.trim(text))
                                .filter(words -> !words.isEmpty())
                                .map(Secret::of),
                        Secret::toString),
                new Type.Words("SECRET", "a secret", "\"type\": \"string\""));
    }
}
