package io.milvusexporter.testing;

import io.milvusexporter.testing.Exposition.Sample;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One line of a page and how far it has been read. */
final class ExpositionLine {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private final int number;
    private final String text;
    private int at;

    ExpositionLine(int number, String text) {
        this.number = number;
        this.text = text;
    }

    void expect(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError(
                    "line " + number + ", column " + (at + 1) + ": " + text + " (expected " + expected + ")");
        }
    }

    boolean take(String expected) {
        boolean isThere = text.startsWith(expected, at);
        at += isThere ? expected.length() : 0;
        return isThere;
    }

    String rest() {
        var rest = text.substring(at);
        at = text.length();
        return rest;
    }

    String name() {
        return match(NAME, "a name");
    }

    private String match(Pattern pattern, String what) {
        var matcher = pattern.matcher(text).region(at, text.length());
        expect(matcher.lookingAt(), what);
        at = matcher.end();
        return matcher.group();
    }

    Sample sample() {
        var name = name();
        var labels = labels();
        expect(take(" "), "a space before the value");
        var value = rest();
        expect(isNumber(value), "a value and no more");
        return new Sample(name, labels, number(value));
    }

    private Map<String, String> labels() {
        var labels = new TreeMap<String, String>();
        if (!take("{")) {
            return labels;
        }
        do {
            var label = match(LABEL, "a label");
            expect(take("=\""), "=\"");
            int end = closingQuote();
            expect(labels.put(label, unescaped(text.substring(at, end), true)) == null, "each label once");
            at = end + 1;
        } while (take(","));
        expect(take("}"), "} or ,");
        return labels;
    }

    private int closingQuote() {
        for (int i = at; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        expect(false, "a closing quote");
        return -1;
    }

    /** Without escapes; those that the format does not know are refused. */
    String unescaped(String escaped, boolean quotes) {
        var plain = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            expect(c != '"' || !quotes, "quotes escaped");
            if (c == '\\') {
                char next = i + 1 < escaped.length() ? escaped.charAt(i + 1) : ' ';
                expect(
                        next == '\\' || next == 'n' || (next == '"' && quotes),
                        "\\\\, \\n" + (quotes ? " or \\\"" : ""));
                c = next == 'n' ? '\n' : next;
                i++;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static boolean isNumber(String value) {
        return value.equals("NaN")
                || value.equals("+Inf")
                || value.equals("-Inf")
                || NUMBER.matcher(value).matches();
    }

    static double number(String value) {
        return switch (value) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(value);
        };
    }
}
