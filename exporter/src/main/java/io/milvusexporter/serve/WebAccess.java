package io.milvusexporter.serve;

import io.milvusexporter.config.WebFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who may connect, who may come in, and which headers every answer has: the web configuration, as it is now. */
public final class WebAccess {

    private final Optional<WebTls> tls;
    private final BasicAuth gate;
    private volatile Map<String, String> headers;

    /**
     * As a file says.
     *
     * @param handshakes runs what a handshake computes
     * @param hashing runs the checks of passwords
     * @throws IllegalArgumentException if this JVM cannot do it
     */
    public WebAccess(WebFile file, Executor handshakes, Executor hashing, HttpMetrics metrics) {
        this.tls = file.tls().map(asked -> new WebTls(asked, handshakes));
        this.gate = new BasicAuth(file.users(), hashing, metrics);
        this.headers = file.headers();
    }

    /** As another file says, from the next connection and the next request on; whether there is TLS stays. */
    public void change(WebFile next) {
        tls.ifPresent(now -> next.tls().ifPresent(now::change)); // the only part that may throw, so it is first
        gate.change(next.users());
        headers = next.headers();
    }

    BasicAuth gate() {
        return gate;
    }

    Optional<Function<ByteBufAllocator, SslHandler>> tls() {
        return tls.map(now -> now);
    }

    Supplier<Map<String, String>> headers() {
        return () -> headers;
    }
}
