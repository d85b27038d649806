package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A form that is too large to be held, made while it is read: the page thread keeps one piece ready and makes the next when
 * that has been taken. As long as it runs, its section's tables must not change.
 */
final class StreamPart implements Page {

    private static final int PIECE = 64 << 10;

    private final long length;
    private final Fills fills;
    private final Executor pageThread;
    private final Consumer<StreamPart> onEnd;
    private final AtomicReference<@Nullable ByteBuf> ready = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile boolean isClosed;
    private volatile boolean isGivenUp;
    private long untaken;
    private long unmade;
    private boolean isOver;

    /**
     * @param fills what is read, closed at the end
     * @param onEnd called once, on the page thread, when the tables are no longer needed
     */
    StreamPart(long length, Fills fills, Executor pageThread, Consumer<StreamPart> onEnd) {
        this.length = length;
        this.fills = fills;
        this.pageThread = pageThread;
        this.onEnd = onEnd;
        untaken = length;
        unmade = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public @Nullable ByteBuf poll() {
        if (isGivenUp) {
            throw new IllegalStateException(
                    "page: given up with " + untaken + " bytes to go (expected a faster reader)");
        }
        var piece = ready.getAndSet(null);
        if (piece != null) {
            untaken -= piece.readableBytes();
            if (untaken > 0) {
                pageThread.execute(this::produce);
            }
        }
        return piece;
    }

    @Override
    public boolean isEnded() {
        return untaken == 0 || isClosed;
    }

    @Override
    public void whenReady(Runnable again) {
        waiting.set(again);
        if (ready.get() != null || isGivenUp || isClosed) {
            wake();
        }
    }

    private void wake() {
        var again = waiting.getAndSet(null);
        if (again != null) {
            again.run();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        dropReady();
        pageThread.execute(this::end);
    }

    /** Makes the next piece. Page thread, as all below. */
    void produce() {
        if (isOver) {
            return;
        }
        var piece = fills.piece(PIECE);
        unmade -= piece.readableBytes();
        ready.set(piece);
        if (fills.isEnded() == (unmade > 0)) {
            giveUp(); // never more bytes than the announced length, nor fewer
        } else if (fills.isEnded()) {
            end();
        }
        if (isClosed || isGivenUp) {
            dropReady();
        }
        wake();
    }

    /** The tables must change: whoever still reads has taken too long. */
    void giveUp() {
        isGivenUp = true;
        dropReady();
        end();
        wake();
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            fills.close();
            onEnd.accept(this);
        }
    }

    private void dropReady() {
        var piece = ready.getAndSet(null);
        if (piece != null) {
            piece.release();
        }
    }
}
