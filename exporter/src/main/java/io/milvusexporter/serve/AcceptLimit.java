package io.milvusexporter.serve;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes connections over the limit as they are accepted, before anything is spent on them. Sits on the server channel. */
final class AcceptLimit extends ChannelInboundHandlerAdapter {

    private final Listener listener;

    AcceptLimit(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof Channel accepted)) {
            ctx.fireChannelRead(msg);
            return;
        }
        var open = listener.connections();
        if (open.incrementAndGet() > listener.state().web().maxConnections()) {
            open.decrementAndGet();
            if (listener.reserve().admit(accepted)) {
                ctx.fireChannelRead(msg);
                return;
            }
            listener.state().metrics().connectionRejected();
            accepted.unsafe().closeForcibly();
            return;
        }
        accepted.closeFuture().addListener(closed -> open.decrementAndGet());
        ctx.fireChannelRead(msg);
    }
}
