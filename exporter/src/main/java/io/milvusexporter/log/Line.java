package io.milvusexporter.log;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A line being written, in one of the two formats: {@code ts}, {@code level}, {@code msg}, then the facts. */
final class Line {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Set<String> RESERVED = Set.of("ts", "level", "msg");

    /** A longer value is cut: one absurd answer must not fill the disk that the log is on. */
    private static final int LONGEST = 8192;

    private final StringBuilder text = new StringBuilder(256);
    private final boolean json;

    Line(boolean json) {
        this.json = json;
    }

    Line head(Instant time, String level, String message) {
        if (json) {
            text.append('{');
        }
        put("ts", out -> out.append(json ? "\"" + TIME.format(time) + '"' : TIME.format(time)));
        put("level", out -> value(level));
        put("msg", out -> value(message));
        return this;
    }

    /** Appends one fact. */
    Line fact(String key, @Nullable Object value) {
        put(RESERVED.contains(key) ? key + '_' : key, out -> fact(value));
        return this;
    }

    /** The whole line with its end. */
    String end() {
        return text.append(json ? "}\n" : "\n").toString();
    }

    private void put(String key, Consumer<StringBuilder> value) {
        if (text.length() > 1) {
            text.append(json ? ',' : ' ');
        }
        if (json) {
            text.append('"').append(plain(key)).append("\":");
        } else {
            text.append(plain(key)).append('=');
        }
        value.accept(text);
    }

    private void fact(@Nullable Object value) {
        if (value == null || value instanceof Boolean || isExact(value)) {
            text.append(value);
        } else {
            value(words(value));
        }
    }

    /** Numbers that JSON can hold; NaN and the infinities are words. */
    private static boolean isExact(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || (value instanceof Double number && Double.isFinite(number));
    }

    private static String words(Object value) {
        try {
            if (value instanceof Throwable failure) {
                var message = failure.getMessage();
                return message == null || message.isBlank() ? failure.toString() : message;
            }
            return value instanceof Duration duration ? words(duration) : String.valueOf(value.toString());
        } catch (RuntimeException e) {
            // A log line is no reason for its writer to fail.
            return "unprintable " + value.getClass().getName();
        }
    }

    private static String words(Duration duration) {
        var seconds = BigDecimal.valueOf(duration.toMillis(), 3);
        return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
    }

    private void value(String words) {
        if (json) {
            Quotes.append(words, LONGEST, text);
        } else {
            text.append(Quotes.words(words, LONGEST));
        }
    }

    private static String plain(String key) {
        var isPlain = !key.isEmpty() && key.chars().allMatch(Line::isPlain);
        return isPlain ? key : key.isEmpty() ? "_" : key.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.-".indexOf(c) >= 0;
    }
}
