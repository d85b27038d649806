package io.milvusexporter.serve;

import io.milvusexporter.model.Clock;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server serves, and behind what.
 *
 * @param tls makes the handler that each connection of the main listeners begins with; its handshakes must have an
 *     executor of their own. The health listener is always plain.
 */
public record Site(
        List<Route> routes,
        Gate gate,
        Optional<Function<ByteBufAllocator, SslHandler>> tls,
        HttpMetrics metrics,
        Clock clock) {

    /** A site that lets everybody in, in plain text. */
    public static Site open(List<Route> routes, HttpMetrics metrics, Clock clock) {
        return new Site(routes, Gate.OPEN, Optional.empty(), metrics, clock);
    }
}
