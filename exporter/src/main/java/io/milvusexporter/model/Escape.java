package io.milvusexporter.model;

/** Writes text as the exposition formats want it: UTF-8, with what they reserve behind a backslash. */
public final class Escape {

    /** The most bytes one char of a String can become. */
    public static final int MOST = 3;

    private Escape() {}

    /**
     * A label's value, in both formats, or help in OpenMetrics: backslash, quote and newline are escaped. A surrogate
     * without its other half becomes a question mark, as everywhere in Java.
     *
     * @return the index after the last byte written; {@code out} must have room for {@link #MOST} bytes a char
     */
    public static int quoted(String text, byte[] out, int at) {
        int end = at;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return beyondAscii(text, i, out, end, true);
            }
            if (c == '\\' || c == '"' || c == '\n') {
                out[end++] = '\\';
                c = c == '\n' ? 'n' : c;
            }
            out[end++] = (byte) c;
        }
        return end;
    }

    /** Help in text 0.0.4: quotes stay as they are. */
    public static int plain(String text, byte[] out, int at) {
        return beyondAscii(text, 0, out, at, false);
    }

    private static int beyondAscii(String text, int from, byte[] out, int at, boolean quotes) {
        int end = at;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                end = ascii(c, out, end, quotes);
            } else if (c < 0x800) {
                out[end++] = (byte) (0xc0 | (c >> 6));
                out[end++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                out[end++] = (byte) (0xe0 | (c >> 12));
                out[end++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                out[end++] = (byte) (0x80 | (c & 0x3f));
            } else if (startsPair(text, i)) {
                end = supplementary(Character.toCodePoint(c, text.charAt(++i)), out, end);
            } else {
                out[end++] = '?';
            }
        }
        return end;
    }

    private static int ascii(char c, byte[] out, int at, boolean quotes) {
        int end = at;
        if (c == '\\' || c == '\n' || (c == '"' && quotes)) {
            out[end++] = '\\';
        }
        out[end++] = (byte) (c == '\n' ? 'n' : c);
        return end;
    }

    private static boolean startsPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    private static int supplementary(int codePoint, byte[] out, int at) {
        out[at] = (byte) (0xf0 | (codePoint >> 18));
        out[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
        out[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        out[at + 3] = (byte) (0x80 | (codePoint & 0x3f));
        return at + 4;
    }
}
