package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a request line points: a decoded path and its parameters. */
record Target(String path, Map<String, List<String>> query) {

    /** A request line of 8 KiB has no room for more. */
    private static final int MOST_PARAMETERS = 4096;

    /** A proxy sends the whole address (RFC 9112, 3.2.2); which host it names does not matter here. */
    private static final Pattern ORIGIN = Pattern.compile("(?i)https?://[^/?#]+");

    /** The target, or empty if it is none: no path, or broken percent-encoding. */
    static Optional<Target> parse(String uri) {
        var origin = ORIGIN.matcher(uri);
        var local = origin.lookingAt() ? uri.substring(origin.end()) : uri;
        if (local.length() < uri.length() && !local.startsWith("/")) {
            local = "/" + local;
        }
        if (local.equals("*")) {
            return Optional.of(new Target("*", Map.of()));
        }
        if (!local.startsWith("/")) {
            return Optional.empty();
        }
        try {
            var decoder = new QueryStringDecoder(local, UTF_8, true, MOST_PARAMETERS, true);
            return Optional.of(new Target(decoder.path(), decoder.parameters()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
