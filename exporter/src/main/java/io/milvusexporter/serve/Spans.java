package io.milvusexporter.serve;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lengths of time in words, as short as they can be understood. */
final class Spans {

    private Spans() {}

    /** Such as {@code 12 ms}, {@code 3.4 s}, {@code 5 min}, {@code 2 h}; a dash if it is not known. */
    static String words(@Nullable Double seconds) {
        if (seconds == null || !Double.isFinite(seconds)) {
            return "–";
        }
        if (seconds < 1) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 2 * 3600) {
            return Math.round(seconds / 60) + " min";
        }
        return seconds < 48 * 3600 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86400) + " days";
    }
}
