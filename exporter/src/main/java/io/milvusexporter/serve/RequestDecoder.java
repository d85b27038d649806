package io.milvusexporter.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request and then holds, so that pipelined requests wait as the bytes they came in and not as objects: one
 * read buffer is the most a connection can make us keep. Event loop only.
 */
final class RequestDecoder extends HttpRequestDecoder {

    static final int LONGEST_LINE = 8 * 1024;
    static final int LONGEST_HEADERS = 32 * 1024;

    private @Nullable ChannelHandlerContext context;
    private boolean isHolding;
    private boolean isDiscarding;
    private boolean isMidRequest;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setInitialBufferSize(256));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        context = ctx;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (isDiscarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (isHolding) {
            return;
        }
        isMidRequest = true;
        super.decode(ctx, in, out);
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
            isHolding = true;
            isMidRequest = false;
        }
    }

    /** Whether part of a request has come, and not all of it. */
    boolean isMidRequest() {
        return isMidRequest;
    }

    /** Whether bytes of a next request are waiting. */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }

    /** Goes on with the next request, which may be here already. */
    void next() {
        isHolding = false;
        if (!hasMore() || context == null) {
            return;
        }
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Nothing that comes from now on counts. */
    void discard() {
        isDiscarding = true;
    }
}
