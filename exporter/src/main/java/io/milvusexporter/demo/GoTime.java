package io.milvusexporter.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as Go prints them. */
final class GoTime {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private GoTime() {}

    /** {@code Time.String()}. */
    static String plain(long epochMillis) {
        return MILLIS.format(Instant.ofEpochMilli(epochMillis)) + "278096 +0000 UTC";
    }

    /** {@code Time.String()} of a time that has a monotonic part. */
    static String withMonotonic(long epochMillis) {
        return plain(epochMillis) + " m=+2.015121592";
    }

    /** Without a zone, as in the lists of tasks. */
    static String seconds(long epochMillis) {
        return SECONDS.format(Instant.ofEpochMilli(epochMillis));
    }
}
