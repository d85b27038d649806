package io.milvusexporter.serve;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read whole; its body was discarded.
 *
 * @param path decoded, without the query
 * @param query decoded parameters in the order given
 * @param scrapeTimeout how long the scraper waits, if it says so in a number
 * @param isLocal whether it came in over a loopback address or a unix socket
 * @param isKnown whether the gate has seen who asks
 * @param isRetiring whether the server is about to stop
 */
public record Request(
        HttpMethod method,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        Optional<Duration> scrapeTimeout,
        boolean isLocal,
        boolean isKnown,
        boolean isRetiring) {

    /** All values of a parameter; empty if it was not given. */
    public List<String> parameter(String name) {
        return query.getOrDefault(name, List.of());
    }
}
