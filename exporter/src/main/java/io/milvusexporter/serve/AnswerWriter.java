package io.milvusexporter.serve;

import io.milvusexporter.encode.Page;
import io.milvusexporter.log.Log;
import io.milvusexporter.serve.HttpMetrics.Abort;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer as fast as the client takes it and no faster: what the socket has no room for stays in the page, where
 * all clients share it. Event loop only.
 */
final class AnswerWriter {

    private static final Log LOG = Log.of(AnswerWriter.class);

    /** What the connection is told, once. */
    interface Outcome {

        void written();

        void aborted(Abort reason);

        /** The page broke; the writer waits to be aborted. */
        void fail(Throwable failure);
    }

    private final Channel channel;
    private final Turns turns;
    private final Page page;
    private final Outcome outcome;
    private long remaining;
    private @Nullable ByteBuf piece;
    private long slicesDone;
    private boolean isWaiting;
    private boolean isQueued;
    private boolean isTaken;
    private boolean isTold;

    AnswerWriter(Channel channel, Turns turns, Page page, Outcome outcome) {
        this.channel = channel;
        this.turns = turns;
        this.page = page;
        this.outcome = outcome;
        turns.enter();
    }

    /** Sends the head, and the body behind it unless the request was HEAD. */
    void write(HttpResponse head, boolean withBody) {
        remaining = withBody ? page.length() : 0;
        channel.write(head).addListener(this::sliceDone);
        pump();
    }

    /** Goes on when the channel has room again. */
    void pump() {
        if (isTaken || isWaiting) {
            return;
        }
        int room = turns.share();
        while (!isTaken && remaining > 0 && room > 0 && channel.isWritable() && hasPiece()) {
            room -= writeSlice(room);
        }
        if (!isTaken && remaining == 0) {
            finish();
        }
        channel.flush();
        if (room == 0 && !isTaken && !isQueued && channel.isWritable()) {
            isQueued = true;
            turns.next(this::goOn);
        }
    }

    private void goOn() {
        isQueued = false;
        pump();
    }

    /** A number that changes whenever the client has taken bytes. */
    long progress() {
        var buffer = channel.unsafe().outboundBuffer();
        return slicesDone + (buffer == null ? 0 : buffer.currentProgress());
    }

    /** Whether the client has taken all there is, and the rest of the page is late. */
    boolean isStarved() {
        var buffer = channel.unsafe().outboundBuffer();
        return isWaiting && (buffer == null || buffer.isEmpty());
    }

    /** Ends it here; what was not taken from the page is given up. */
    void abort(Abort reason) {
        release();
        if (!isTold) {
            isTold = true;
            outcome.aborted(reason);
        }
    }

    private boolean hasPiece() {
        if (piece != null) {
            return true;
        }
        try {
            piece = page.poll();
        } catch (RuntimeException e) {
            outcome.fail(e); // here, since most of those who call would let it get lost
            return false;
        }
        if (piece != null) {
            return true;
        }
        if (page.isEnded()) {
            abort(Abort.FAILED); // shorter than it said: the client must not take it for whole
            return false;
        }
        isWaiting = true;
        page.whenReady(this::ready);
        return false;
    }

    private void ready() {
        try {
            channel.eventLoop().execute(() -> {
                isWaiting = false;
                pump();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Event loop is gone", "error", e); // and the connection with it, which closed the page
        }
    }

    private int writeSlice(int room) {
        var from = piece;
        if (from == null) {
            return 0;
        }
        int length = (int) Math.min(room, Math.min(remaining, from.readableBytes()));
        var slice = from.readRetainedSlice(length);
        if (!from.isReadable()) {
            piece = null;
            from.release();
        }
        remaining -= length;
        channel.write(new DefaultHttpContent(slice)).addListener(this::sliceDone);
        return length;
    }

    private void sliceDone(Future<? super Void> write) {
        if (write.isSuccess()) {
            slicesDone += 1L << 32; // further than the progress within a slice can come
        } else {
            abort(Abort.CLOSED);
        }
    }

    private void finish() {
        release();
        channel.write(LastHttpContent.EMPTY_LAST_CONTENT).addListener(last -> {
            if (!last.isSuccess()) {
                abort(Abort.CLOSED);
            } else if (!isTold) {
                isTold = true;
                outcome.written();
            }
        });
    }

    private void release() {
        if (isTaken) {
            return;
        }
        isTaken = true;
        turns.leave();
        if (piece != null) {
            piece.release();
            piece = null;
        }
        page.close();
    }
}
