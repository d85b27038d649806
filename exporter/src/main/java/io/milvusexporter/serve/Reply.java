package io.milvusexporter.serve;

import io.milvusexporter.log.Log;
import io.milvusexporter.serve.HttpMetrics.Abort;
import io.milvusexporter.serve.HttpMetrics.Rejection;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The answer to one request, from the asking to the last byte, and the time each may take. Event loop only. */
final class Reply implements AnswerWriter.Outcome {

    private static final Log LOG = Log.of(Reply.class);

    private final Connection connection;
    private final ServerState state;
    private final HttpVersion version;
    private final boolean isHead;
    private boolean keepAlive;
    private @Nullable Exchange exchange;
    private @Nullable AnswerWriter writer;
    private boolean isOver;
    private long progress;
    private long progressNanos;

    private Reply(Connection connection, HttpVersion version, boolean isHead, boolean keepAlive) {
        this.connection = connection;
        this.state = connection.listener().state();
        this.version = version;
        this.isHead = isHead;
        this.keepAlive = keepAlive;
    }

    static Reply to(Connection connection, HttpRequest request) {
        return new Reply(connection, request.protocolVersion(), isHead(request), HttpUtil.isKeepAlive(request));
    }

    /** To a request that is not read to its end. */
    static Reply toRejected(Connection connection, HttpRequest request) {
        return new Reply(connection, HttpVersion.HTTP_1_1, isHead(request), false);
    }

    /** To what is not even the head of a request. */
    static Reply toNothing(Connection connection) {
        return new Reply(connection, HttpVersion.HTTP_1_1, false, false);
    }

    private static boolean isHead(HttpRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Asks for the answer and gives it when it is there. */
    void ask(Exchange asked) {
        exchange = asked;
        connection.deadline().in(patience(asked.request()), this::answerIsLate);
        asked.answer().whenComplete(this::answered);
    }

    /** A scraper that says it waits longer than our own limit is believed. */
    private Duration patience(Request request) {
        var own = state.web().writeTimeout();
        var told = request.scrapeTimeout().orElse(Duration.ZERO);
        return told.compareTo(own) > 0 ? told : own;
    }

    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        var loop = connection.channel().eventLoop();
        if (loop.inEventLoop()) {
            arrived(answer, failure);
            return;
        }
        try {
            loop.execute(() -> arrived(answer, failure));
        } catch (RejectedExecutionException e) {
            if (answer != null) {
                answer.close(); // the loop is gone, and every connection with it
            }
        }
    }

    private void arrived(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            fail(failure instanceof CompletionException ? failure.getCause() : failure);
        } else if (isOver || writer != null) {
            answer.close();
        } else {
            give(answer);
        }
    }

    private void answerIsLate() {
        state.metrics().rejected(Rejection.LATE);
        give(Answer.busy("the answer was not ready in time; try again in a second"));
    }

    /** Something broke that should not have. */
    @Override
    public void fail(@Nullable Throwable failure) {
        if (isOver) {
            return;
        }
        LOG.error(
                "Request failed",
                "path",
                exchange == null ? null : exchange.request().path(),
                "error",
                failure);
        if (writer != null) {
            writer.abort(Abort.FAILED);
        } else {
            give(Answer.line(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error; the exporter's log has more"));
        }
    }

    /** Writes this answer. */
    void give(Answer answer) {
        keepAlive &= !state.isDraining() && !Reserve.holds(connection.channel());
        var head = new DefaultHttpResponse(version, answer.status(), answer.headers());
        head.headers().set(HttpHeaderNames.DATE, state.date());
        state.site().headers().get().forEach((name, value) -> head.headers().set(name, value));
        HttpUtil.setKeepAlive(head, keepAlive);
        state.metrics()
                .answered(
                        exchange == null ? Exchange.NO_HANDLER : exchange.handler(),
                        answer.status().code());
        writer = new AnswerWriter(connection.channel(), connection.turns(), answer.body(), this);
        progressNanos = connection.deadline().now();
        watch();
        writer.write(head, !isHead);
    }

    /** Ends the reply when the client has taken nothing for the length of the write timeout. */
    private void watch() {
        if (writer == null) {
            return;
        }
        var limit = state.web().writeTimeout();
        long now = connection.deadline().now();
        long current = writer.progress();
        if (current != progress) {
            progress = current;
            progressNanos = now;
        }
        var left = limit.minusNanos(now - progressNanos);
        if (left.isZero() || left.isNegative()) {
            writer.abort(writer.isStarved() ? Abort.LATE : Abort.STALLED);
            return;
        }
        var often = limit.dividedBy(4);
        connection.deadline().in(left.compareTo(often) < 0 ? left : often, this::watch);
    }

    /** The channel has room again. */
    void pump() {
        if (writer != null) {
            writer.pump();
        }
    }

    /** Ends the reply at whatever it is. */
    void abort(Abort reason) {
        if (writer != null) {
            writer.abort(reason);
        } else {
            over();
        }
    }

    @Override
    public void written() {
        over();
        connection.replied(keepAlive);
    }

    @Override
    public void aborted(Abort reason) {
        over();
        connection.cut(reason);
    }

    private void over() {
        isOver = true;
        if (exchange != null) {
            exchange.end();
        }
    }
}
