package io.milvusexporter.serve;

import org.jspecify.annotations.Nullable;

/** HTML being written. What is not written as markup is escaped, always. */
final class Html {

    private final StringBuilder text = new StringBuilder(8192);

    /** Markup of ours, as it is. Never anything that came from outside. */
    Html markup(@com.google.errorprone.annotations.CompileTimeConstant String markup) {
        text.append(markup);
        return this;
    }

    /** Words, escaped for text and for attributes in double quotes. */
    Html words(@Nullable Object words) {
        var shown = String.valueOf(words);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(c);
            }
        }
        return this;
    }

    /** A style sheet of ours, as it is. */
    Html style(String css) {
        text.append("<style>").append(css).append("</style>\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
