package io.milvusexporter.serve;

import io.milvusexporter.model.Clock;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a server serves, and behind what.
 *
 * @param tls makes the handler that each connection of the main listeners begins with; its handshakes must have an
 *     executor of their own. The health listener is always plain.
 * @param headers for every answer, as they are now
 */
public record Site(
        List<Route> routes,
        Gate gate,
        Optional<Function<ByteBufAllocator, SslHandler>> tls,
        Supplier<Map<String, String>> headers,
        HttpMetrics metrics,
        Clock clock) {

    /** A site that lets everybody in, in plain text. */
    public static Site open(List<Route> routes, HttpMetrics metrics, Clock clock) {
        return new Site(routes, Gate.OPEN, Optional.empty(), Map::of, metrics, clock);
    }

    /** A site behind a web configuration. */
    public static Site behind(WebAccess access, List<Route> routes, HttpMetrics metrics, Clock clock) {
        return new Site(routes, access.gate(), access.tls(), access.headers(), metrics, clock);
    }
}
