package io.milvusexporter.serve;

import io.milvusexporter.config.WebConfig;
import io.milvusexporter.log.Log;
import io.milvusexporter.serve.HttpMetrics.Abort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection: reads a request, has it answered, and only then looks at the next one. It is always under exactly one
 * time limit. Event loop only, but for {@link #drain} and {@link #abort}.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Log LOG = Log.of(Connection.class);

    /** How long a client may take to read its last answer; closing while it still sends would destroy that answer. */
    private static final Duration LINGER = Duration.ofMillis(500);

    private enum Phase {
        /** Nothing of a next request is here. */
        IDLE,
        /** Part of a request's head is here. */
        HEAD,
        /** The head is here, not all of the body. */
        BODY,
        /** The request is whole; nothing is read until it is answered. */
        ANSWERING,
        /** The last answer is out; what still comes is dropped. */
        LINGERING,
        CLOSED
    }

    private final Listener listener;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final Deadline deadline;
    private final Turns turns;
    private Phase phase = Phase.IDLE;
    private long startedNanos;
    private @Nullable HttpRequest head;
    private int bodyBytes;
    private @Nullable Reply reply;

    Connection(Listener listener, Channel channel, RequestDecoder decoder) {
        this.listener = listener;
        this.channel = channel;
        this.decoder = decoder;
        this.deadline = new Deadline(channel.eventLoop());
        this.turns = listener.state().turns(channel.eventLoop());
    }

    private WebConfig web() {
        return listener.state().web();
    }

    Channel channel() {
        return channel;
    }

    Listener listener() {
        return listener;
    }

    Deadline deadline() {
        return deadline;
    }

    Turns turns() {
        return turns;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline.in(headerTimeout(), this::close);
        channel.read();
        listener.state().opened(this);
    }

    private Duration headerTimeout() {
        return Reserve.holds(channel) ? Reserve.HEADER_TIMEOUT : web().readHeaderTimeout();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (phase.compareTo(Phase.ANSWERING) < 0 && channel.isActive()) {
                received(msg);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void received(Object part) {
        if (part instanceof HttpRequest begin) {
            headReceived(begin);
        }
        if (phase == Phase.BODY && part instanceof HttpContent content) {
            bodyReceived(content);
        }
    }

    private void headReceived(HttpRequest begin) {
        if (phase == Phase.IDLE) {
            startedNanos = deadline.now();
        }
        head = begin;
        var problem = RequestRules.problem(begin);
        if (problem.isPresent()) {
            reject(problem.get());
            return;
        }
        phase = Phase.BODY;
        bodyBytes = 0;
        deadline.in(web().readTimeout().minusNanos(deadline.now() - startedNanos), this::requestIsLate);
        if (HttpUtil.is100ContinueExpected(begin)) {
            channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private void bodyReceived(HttpContent content) {
        bodyBytes += content.content().readableBytes();
        if (bodyBytes > RequestRules.LONGEST_BODY) {
            reject(RequestRules.tooLarge());
        } else if (content.decoderResult().isFailure()) {
            reject(RequestRules.unreadable(content.decoderResult()));
        } else if (content instanceof LastHttpContent && head != null) {
            requestReceived(head);
        }
    }

    private void requestReceived(HttpRequest whole) {
        var target = Target.parse(whole.uri());
        if (target.isEmpty()) {
            reject(Answer.line(HttpResponseStatus.BAD_REQUEST, "bad request: target (expected a path)"));
            return;
        }
        phase = Phase.ANSWERING;
        listener.reserve().asked(channel);
        reply = Reply.to(this, whole);
        reply.ask(new Exchange(listener, listener.request(whole, target.get()), Reserve.holds(channel)));
    }

    /** Answers what cannot be read, and reads no further: where the next request begins is anybody's guess. */
    private void reject(Answer answer) {
        phase = Phase.ANSWERING;
        decoder.discard();
        reply = head == null ? Reply.toNothing(this) : Reply.toRejected(this, head);
        reply.give(answer);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn();
    }

    private void readOn() {
        if (phase == Phase.IDLE && decoder.isMidRequest()) {
            phase = Phase.HEAD;
            head = null;
            startedNanos = deadline.now();
            deadline.in(headerTimeout(), this::requestIsLate);
        }
        if (phase.compareTo(Phase.ANSWERING) < 0) {
            channel.read();
        }
    }

    private void requestIsLate() {
        reject(Answer.line(HttpResponseStatus.REQUEST_TIMEOUT, "request not complete in time"));
    }

    /** The answer is out. */
    void replied(boolean keepAlive) {
        reply = null;
        head = null;
        if (!keepAlive || listener.state().isDraining()) {
            linger();
            return;
        }
        phase = Phase.IDLE;
        deadline.in(web().idleTimeout(), this::close);
        if (decoder.hasMore()) {
            turns.next(this::next);
        } else {
            next();
        }
    }

    private void next() {
        if (phase == Phase.IDLE) {
            decoder.next();
            readOn();
        }
    }

    /** The answer was cut off. */
    void cut(Abort reason) {
        reply = null;
        listener.state().metrics().aborted(reason);
        LOG.debug("Cut off an answer", "reason", reason, "remote", channel.remoteAddress());
        if (reason != Abort.CLOSED && channel instanceof SocketChannel) {
            channel.config()
                    .setOption(ChannelOption.SO_LINGER, 0); // or the kernel keeps the rest for a client that is gone
        }
        close();
    }

    private void linger() {
        var isTls = channel.pipeline().get(SslHandler.class) != null;
        if (isTls || !channel.isActive() || !(channel instanceof DuplexChannel both)) {
            close();
            return;
        }
        phase = Phase.LINGERING;
        decoder.discard();
        deadline.in(LINGER, this::close);
        both.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        channel.config().setAutoRead(true);
    }

    /** Ends the connection as soon as no request is being read or answered. Any thread. */
    void drain() {
        channel.eventLoop().execute(() -> {
            if (phase == Phase.IDLE) {
                close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        channel.eventLoop().execute(() -> {
            if (reply != null) {
                reply.abort(Abort.SHUTDOWN);
            }
            close();
        });
    }

    private void close() {
        var unused = channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (reply != null && channel.isWritable()) {
            reply.pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        deadline.end();
        if (reply != null) {
            reply.abort(Abort.CLOSED);
        }
        listener.state().closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("Closed a connection that failed", "remote", channel.remoteAddress(), "error", cause);
            close();
        } else if (reply != null) {
            reply.fail(cause);
        } else {
            LOG.error("Connection failed", "remote", channel.remoteAddress(), "error", cause);
            close();
        }
    }
}
