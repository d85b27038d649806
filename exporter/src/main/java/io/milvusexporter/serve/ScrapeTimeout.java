package io.milvusexporter.serve;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the scraper waits, as it says in its header.
 *
 * @param isBad whether the header was there and said nothing that makes sense
 */
record ScrapeTimeout(Optional<Duration> value, boolean isBad) {

    static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

    private static final double LONGEST_SECONDS = 24 * 60 * 60;

    static ScrapeTimeout of(HttpHeaders headers) {
        var text = headers.get(HEADER);
        if (text == null) {
            return new ScrapeTimeout(Optional.empty(), false);
        }
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= LONGEST_SECONDS) {
                return new ScrapeTimeout(Optional.of(Duration.ofNanos((long) (seconds * 1e9))), false);
            }
        } catch (NumberFormatException e) {
            return new ScrapeTimeout(Optional.empty(), true);
        }
        return new ScrapeTimeout(Optional.empty(), true);
    }
}
