package io.milvusexporter.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 15s}, {@code 1m30s}, {@code 250ms}. */
final class Durations {

    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MILLIS = {
        365 * 86_400_000L, 7 * 86_400_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
    };

    /** Prometheus' own pattern (prometheus/common model/time.go), with as many digits as a long can bear. */
    private static final String PATTERN = "(?:([0-9]{1,6})y)?(?:([0-9]{1,6})w)?(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?"
            + "(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,12})ms)?";

    private static final Pattern TEXT = Pattern.compile(PATTERN);

    private Durations() {}

    static Type<Duration> between(String min, String max) {
        var lowest = read(min).orElseThrow();
        var highest = read(max).orElseThrow();
        return Type.of(
                        new Type.Syntax<>(Durations::read, Durations::write),
                        new Type.Words(
                                "DURATION",
                                "a duration from " + min + " to " + max + ", such as 15s or 1m30s",
                                "\"type\": \"string\", \"pattern\": \"^(0|([0-9]+(y|w|d|h|ms|m|s))+)$\""))
                .allowing(value -> value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0)
                .guessing(Durations::guesses);
    }

    static Optional<Duration> read(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = TEXT.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = 0; i < UNITS.length; i++) {
            var digits = matcher.group(i + 1);
            millis += digits == null ? 0 : Long.parseLong(digits) * UNIT_MILLIS[i];
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    static String write(Duration duration) {
        long rest = duration.toMillis();
        if (rest == 0) {
            return "0s";
        }
        var text = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            // Days and more only where they say it exactly: 36h reads better than 1d12h.
            if (i > 2 || rest % UNIT_MILLIS[i] == 0) {
                long count = rest / UNIT_MILLIS[i];
                rest -= count * UNIT_MILLIS[i];
                text.append(count == 0 ? "" : count + UNITS[i]);
            }
        }
        return text.toString();
    }

    private static List<String> guesses(String text) {
        var tight = text.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        var unit = tight.replaceFirst("(milliseconds?|millis)$", "ms")
                .replaceFirst("(seconds?|secs?)$", "s")
                .replaceFirst("(minutes?|mins?)$", "m")
                .replaceFirst("(hours?|hrs?)$", "h");
        return List.of(tight, tight + "s", unit);
    }
}
