package io.milvusexporter.serve.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own: nobody else's answer can be taken for it. Event loop only. */
final class Fetch extends ChannelInboundHandlerAdapter {

    /** Large enough that a page is few of them, small enough that the last one's rest is not worth a word. */
    private static final int PIECE = 64 << 10;

    private final Ask ask;
    private final String host;
    private final List<ByteBuf> pieces = new ArrayList<>();
    private final CompletableFuture<Fetched> answer = new CompletableFuture<>();
    private @Nullable Channel channel;
    private @Nullable HttpResponse head;
    private long length;
    private boolean isOver;

    Fetch(Ask ask, String host) {
        this.ask = ask;
        this.host = host;
    }

    /** Done on the event loop. */
    CompletableFuture<Fetched> answer() {
        return answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        if (isOver) {
            ctx.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            return;
        }
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, ask.path());
        request.headers()
                .set(HttpHeaderNames.HOST, host)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.USER_AGENT, "milvus-exporter");
        ask.headers().forEach(request.headers()::set);
        ctx.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (!isOver) {
                received((HttpObject) msg, ctx.alloc());
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void received(HttpObject part, ByteBufAllocator allocator) {
        if (part.decoderResult().isFailure()) {
            fail(new UpstreamException("what answers there does not speak HTTP"));
            return;
        }
        if (part instanceof HttpResponse response) {
            head = response;
        }
        if (part instanceof HttpContent content) {
            append(content.content(), allocator);
            if (content instanceof LastHttpContent && !isOver) {
                complete(allocator);
            }
        }
    }

    private void append(ByteBuf from, ByteBufAllocator allocator) {
        length += from.readableBytes();
        if (length > ask.mostBytes()) {
            fail(new UpstreamException("its answer is larger than " + ask.mostBytes() + " bytes"));
            return;
        }
        while (from.isReadable()) {
            var last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
            if (last == null || !last.isWritable()) {
                last = allocator.directBuffer(PIECE, PIECE);
                pieces.add(last);
            }
            last.writeBytes(from, Math.min(from.readableBytes(), last.writableBytes()));
        }
    }

    private void complete(ByteBufAllocator allocator) {
        var response = head;
        if (response == null) {
            return;
        }
        trim(allocator);
        isOver = true;
        var body = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new)); // no copy, whatever their number
        pieces.clear();
        var fetched = new Fetched(
                response.status().code(),
                response.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
                response.headers().get(HttpHeaderNames.CONTENT_ENCODING, "").toLowerCase(Locale.ROOT),
                body);
        if (!answer.complete(fetched)) {
            fetched.close();
        }
        close();
    }

    /** The last piece is as large as what is in it, so that nobody holds more than the answer. */
    private void trim(ByteBufAllocator allocator) {
        if (pieces.isEmpty()) {
            return;
        }
        var last = pieces.remove(pieces.size() - 1);
        int size = last.readableBytes();
        pieces.add(allocator.directBuffer(size, size).writeBytes(last));
        last.release();
    }

    /** Ends it at whatever it is. */
    void fail(UpstreamException why) {
        if (isOver) {
            return;
        }
        isOver = true;
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        answer.completeExceptionally(why);
        close();
    }

    private void close() {
        if (channel != null) {
            channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new UpstreamException("it closed the connection before the end of its answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(new UpstreamException(String.valueOf(cause.getMessage())));
    }
}
