package io.milvusexporter.serve;

import io.milvusexporter.config.WebFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** TLS of the main listeners as the web configuration asks for it; a change is for the connections after it. */
public final class WebTls implements Function<ByteBufAllocator, SslHandler> {

    /** What is not chosen by the operator: in Go too the suites of TLS 1.3 are always on. */
    private static final List<String> TLS_13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** A context, and what it cannot be told itself. */
    private record Current(SslContext context, boolean prefersOwnCiphers) {}

    private final Executor handshakes;
    private volatile Current current;

    /**
     * With this to begin with.
     *
     * @param handshakes runs what a handshake computes, which is too much for an event loop
     * @throws IllegalArgumentException if this JVM cannot do it
     */
    public WebTls(WebFile.Tls tls, Executor handshakes) {
        this.handshakes = handshakes;
        this.current = current(tls);
    }

    /**
     * Does it this way for the connections from now on.
     *
     * @throws IllegalArgumentException if this JVM cannot do it; then everything stays as it was
     */
    public void change(WebFile.Tls tls) {
        current = current(tls);
    }

    private static Current current(WebFile.Tls tls) {
        var builder = SslContextBuilder.forServer(tls.key(), tls.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(tls.protocols())
                .clientAuth(clientAuth(tls.clientAuth()));
        if (!tls.ciphers().isEmpty()) {
            builder.ciphers(suites(tls.ciphers()), SupportedCipherSuiteFilter.INSTANCE);
        }
        if (tls.clientAuth().isAsked()) {
            builder.trustManager(ClientTrust.of(tls));
        }
        try {
            return new Current(builder.build(), tls.prefersOwnCiphers());
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
        }
    }

    private static ClientAuth clientAuth(WebFile.ClientAuth asked) {
        if (!asked.isAsked()) {
            return ClientAuth.NONE;
        }
        return asked.isRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
    }

    private static List<String> suites(List<String> chosen) {
        var suites = new ArrayList<>(TLS_13);
        chosen.stream().filter(suite -> !suites.contains(suite)).forEach(suites::add);
        return suites;
    }

    @Override
    public SslHandler apply(ByteBufAllocator allocator) {
        var now = current;
        var handler = now.context().newHandler(allocator, handshakes);
        var parameters = handler.engine().getSSLParameters();
        parameters.setUseCipherSuitesOrder(now.prefersOwnCiphers());
        handler.engine().setSSLParameters(parameters);
        return handler;
    }
}
