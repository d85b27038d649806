package io.milvusexporter.log;

/**
 * Text between quotes, so that whatever Milvus or a client sent stays one value of one line: JSON's escapes, which
 * logfmt readers know too. What could end a line, hide text or reorder it on a terminal is written as its number.
 */
public final class Quotes {

    private Quotes() {}

    /** The words as they are if they need no quotes, else between quotes; at most about {@code longest} characters. */
    static String words(String words, int longest) {
        return isBare(words) && words.length() <= longest ? words : quoted(words, longest);
    }

    /** The words between quotes, whatever they are; at most about {@code longest} characters. */
    public static String quoted(String words, int longest) {
        var out = new StringBuilder(words.length() + 2);
        append(words, longest, out);
        return out.toString();
    }

    public static String quoted(String words) {
        return quoted(words, Integer.MAX_VALUE);
    }

    private static boolean isBare(String words) {
        return !words.isEmpty()
                && words.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\');
    }

    static void append(String words, int longest, StringBuilder out) {
        int end = words.length() <= longest ? words.length() : longest;
        if (end < words.length() && Character.isHighSurrogate(words.charAt(end - 1))) {
            end--;
        }
        out.append('"');
        for (int i = 0; i < end; ) {
            int c = words.codePointAt(i);
            i += Character.charCount(c);
            append(c, out);
        }
        if (end < words.length()) {
            out.append("… (").append(words.length() - end).append(" more)");
        }
        out.append('"');
    }

    private static void append(int c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isVisible(c)) {
                    out.appendCodePoint(c);
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append('\ufffd'); // half a character has no bytes in UTF-8
                } else {
                    for (char unit : Character.toChars(c)) {
                        out.append(String.format("\\u%04x", (int) unit));
                    }
                }
            }
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
