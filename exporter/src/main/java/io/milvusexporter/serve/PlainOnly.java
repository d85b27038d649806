package io.milvusexporter.serve;

import io.milvusexporter.log.Log;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes a connection whose first byte begins a TLS handshake: an answer in plain text would only be line noise to it. */
final class PlainOnly extends ChannelInboundHandlerAdapter {

    private static final Log LOG = Log.of(PlainOnly.class);

    /** The record type of a handshake, RFC 8446 section 5.1. No HTTP method begins with it. */
    private static final int HANDSHAKE = 0x16;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes && bytes.isReadable()) {
            if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
                bytes.release();
                LOG.debug(
                        "Closed a TLS connection to a plain port",
                        "remote",
                        ctx.channel().remoteAddress());
                var unused = ctx.close();
                return;
            }
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelRead(msg);
    }
}
