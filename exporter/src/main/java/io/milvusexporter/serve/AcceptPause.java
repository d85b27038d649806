package io.milvusexporter.serve;

import io.milvusexporter.log.Log;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits a moment when the system cannot hand over a connection, most often because the process has no descriptor left: the
 * connection stays in the system's queue, and asking for it again at once would take a whole processor. Sits on the server
 * channel.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {

    static final Duration PAUSE = Duration.ofSeconds(1);

    /** Without a failure for so long, it is over: descriptors come back one by one, and each is taken at once. */
    static final Duration CALM = Duration.ofSeconds(10);

    private static final Log LOG = Log.of(AcceptPause.class);

    private @Nullable Future<?> end;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (end == null) {
            LOG.warn(
                    "Cannot accept connections; those that are open are served. If files are too many, raise the limit"
                            + " (ulimit -n, LimitNOFILE) or lower --web.max-connections",
                    "error",
                    cause);
        } else {
            LOG.debug("Still cannot accept connections", "error", cause);
            end.cancel(false);
        }
        var channel = ctx.channel();
        channel.config().setAutoRead(false);
        var unused = channel.eventLoop()
                .schedule(() -> channel.config().setAutoRead(true), PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        end = channel.eventLoop().schedule(this::calm, CALM.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void calm() {
        end = null;
        LOG.info("Connections are accepted again");
    }
}
