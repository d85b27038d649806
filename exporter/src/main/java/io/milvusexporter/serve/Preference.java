package io.milvusexporter.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One element of a header such as {@code Accept}, RFC 9110 section 12.4.2. What does not parse is left out: a scraper with
 * a strange header still wants its page.
 *
 * @param value in lower case
 * @param parameters names in lower case, {@code q} not among them
 */
record Preference(String value, Map<String, String> parameters, double quality) {

    /** The elements of all lines of one header, in the order given. */
    static List<Preference> parse(List<String> lines) {
        var all = new ArrayList<Preference>();
        for (var line : lines) {
            for (var element : split(line, ',')) {
                parse(element).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<Preference> parse(String element) {
        var parts = split(element, ';');
        var value = parts.get(0).strip().toLowerCase(Locale.ROOT);
        var parameters = new HashMap<String, String>();
        for (var part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                var name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                parameters.put(name, unquoted(part.substring(equals + 1).strip()));
            }
        }
        double quality = quality(parameters.remove("q"));
        return value.isEmpty() || Double.isNaN(quality)
                ? Optional.empty()
                : Optional.of(new Preference(value, parameters, quality));
    }

    private static double quality(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        try {
            double quality = Double.parseDouble(text);
            return quality >= 0 && quality <= 1 ? quality : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String unquoted(String text) {
        var isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Splits where the separator is not between quotes. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var inQuotes = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == separator && !inQuotes) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
