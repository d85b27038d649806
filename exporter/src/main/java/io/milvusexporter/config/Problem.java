package io.milvusexporter.config;

import io.milvusexporter.log.Quotes;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with the configuration, in the words an operator needs to mend it.
 *
 * @param key the setting, or whatever stands in the place of one
 * @param meant what was probably meant; empty if there is no telling
 * @param source flag, variable or place in a file; empty until it is known
 * @param with other settings it depends on: if one of them cannot be read, this is not certain
 */
record Problem(String key, String found, String expected, String meant, String source, Set<String> with) {

    /** Stands for a value that must not be shown. */
    static final String HIDDEN = "<secret>";

    /** In the first and the last line of every private key, whatever its kind. */
    private static final String KEY = "PRIVATE KEY--";

    /** What bcrypt makes of a password, or the beginning of it. */
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]*");

    private static final int LONGEST = 200;

    static Problem of(String key, String found, String expected) {
        return new Problem(key, found, expected, "", "", Set.of());
    }

    /** A value that cannot be. */
    static <T> Problem of(Option<T> option, String text, String source) {
        var meant = option.type().nearest(text).orElse("");
        return of(
                        option.name(),
                        option.isSecret() ? HIDDEN : text,
                        option.type().words().expected())
                .meant(option.isSecret() ? "" : meant)
                .from(source);
    }

    Problem meant(String text) {
        return new Problem(key, found, expected, text, source, with);
    }

    Problem from(String place) {
        return new Problem(key, found, expected, meant, place, with);
    }

    Problem as(String otherKey) {
        return new Problem(otherKey, found, expected, meant, source, with);
    }

    /** The same of settings whose names begin otherwise. */
    Problem renamed(String prefix, String other) {
        return new Problem(
                key.replace(prefix, other),
                found,
                expected.replace(prefix, other),
                meant,
                source,
                with.stream().map(name -> name.replace(prefix, other)).collect(Collectors.toSet()));
    }

    /** Says that the problem depends on other settings too. */
    Problem with(Option<?>... options) {
        var names = Arrays.stream(options).map(Option::name).collect(Collectors.toSet());
        return new Problem(key, found, expected, meant, source, names);
    }

    String line() {
        var hint = meant.isEmpty() ? "" : "; did you mean " + oneLine(withoutSecret(meant)) + "?";
        return oneLine(withoutKeyOrHash(key)) + ": " + (found.isBlank() ? "nothing" : oneLine(withoutSecret(found)))
                + " (expected " + expected + hint + ")" + (source.isEmpty() ? "" : ", from " + oneLine(source));
    }

    /** Without a key that stands where its file should be named, and without the hash of a password in the place of a name. */
    private static String withoutKeyOrHash(String text) {
        return text.contains(KEY) ? HIDDEN : HASH.matcher(text).replaceAll(HIDDEN);
    }

    /** Without a password that an address may carry, too. */
    private static String withoutSecret(String given) {
        var text = withoutKeyOrHash(given);
        int user = text.lastIndexOf('@');
        return user < 0 ? text : HIDDEN + text.substring(user);
    }

    /** As it is if that can be seen, else between quotes. */
    private static String oneLine(String text) {
        var quoted = Quotes.quoted(text, LONGEST);
        var unescaped = quoted.replace("\\\"", "\"").replace("\\\\", "\\");
        var isPlain = unescaped.length() == text.length() + 2 && !text.isEmpty() && text.equals(text.strip());
        return isPlain ? text : quoted;
    }
}
