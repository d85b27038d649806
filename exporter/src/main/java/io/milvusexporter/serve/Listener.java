package io.milvusexporter.serve;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What the connections of one address share.
 *
 * @param router the paths that can be reached here
 * @param gate open where nothing is behind it but health
 * @param tls empty where the address is plain
 * @param isLocal whether only this machine can reach it
 * @param connections how many are open, those of the reserve not counted
 * @param reserve beyond that number; of size 0 where there is nothing that must be answered whatever happens
 */
record Listener(
        ServerState state,
        Router router,
        Gate gate,
        Optional<Function<ByteBufAllocator, SslHandler>> tls,
        boolean isLocal,
        AtomicInteger connections,
        Reserve reserve) {

    /** Enough that in a flood a probe has had time to speak before its turn to give way. */
    private static final int RESERVED = 256;

    static Listener main(ServerState state, boolean isLocal) {
        var site = state.site();
        boolean hasProbes = site.routes().stream().anyMatch(route -> route.kind() == Route.Kind.OPEN);
        var reserve = new Reserve(hasProbes ? RESERVED : 0);
        return new Listener(
                state, Router.of(site.routes()), site.gate(), site.tls(), isLocal, new AtomicInteger(), reserve);
    }

    /** For those who must reach the health paths whatever the main listeners demand. */
    static Listener health(ServerState state, boolean isLocal) {
        var router = Router.ofHealth(state.site().routes());
        return new Listener(state, router, Gate.OPEN, Optional.empty(), isLocal, new AtomicInteger(), new Reserve(0));
    }

    /** Adds the handlers of a new connection, from the socket inwards. */
    void prepare(ChannelPipeline pipeline) {
        if (tls.isPresent()) {
            pipeline.addLast(tls.get().apply(pipeline.channel().alloc()));
        } else {
            pipeline.addLast(new PlainOnly());
        }
        var decoder = new RequestDecoder();
        pipeline.addLast(decoder, new HttpResponseEncoder(), new Connection(this, pipeline.channel(), decoder));
    }

    /** The request as routes see it. */
    Request request(HttpRequest head, Target target) {
        var timeout = ScrapeTimeout.of(head.headers());
        if (timeout.isBad()) {
            state.metrics().badTimeout();
        }
        return new Request(
                head.method(),
                target.path(),
                target.query(),
                head.headers(),
                timeout.value(),
                isLocal,
                gate.isClosed(),
                state.isRetiring());
    }
}
