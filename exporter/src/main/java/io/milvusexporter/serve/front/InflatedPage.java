package io.milvusexporter.serve.front;

import io.milvusexporter.encode.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Milvus' page in plain text, inflated while it is read: one piece is ready, the next is made when that has been taken. So a
 * slow reader costs one piece and the compressed page, never the whole text.
 */
final class InflatedPage implements Page {

    private static final int PIECE = 64 << 10;

    private final ByteBuf deflated;
    private final ByteBuffer[] input;
    private final long length;
    private final Executor inflates;
    private final Inflater inflater = new Inflater(true);
    private final AtomicReference<@Nullable ByteBuf> ready = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile boolean isClosed;
    private volatile boolean isBroken;
    private long untaken;
    private int nextInput;
    private boolean isOver;

    private InflatedPage(ByteBuf deflated, long length, Executor inflates) {
        this.deflated = deflated;
        this.input = deflated.nioBuffers();
        this.length = length;
        this.inflates = inflates;
        this.untaken = length;
    }

    /** @param deflated released at the end */
    static InflatedPage start(ByteBuf deflated, long length, Executor inflates) {
        var page = new InflatedPage(deflated, length, inflates);
        page.runAside(page::produce);
        return page;
    }

    private void runAside(Runnable task) {
        try {
            inflates.execute(task);
        } catch (RejectedExecutionException e) {
            isBroken = true; // the exporter stops, and the thread that had a part in it is gone
            end();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public @Nullable ByteBuf poll() {
        var piece = ready.getAndSet(null);
        if (piece != null) {
            untaken -= piece.readableBytes();
            if (untaken > 0) {
                runAside(this::produce);
            }
        }
        return piece;
    }

    @Override
    public boolean isEnded() {
        return untaken == 0 || isClosed || (isBroken && ready.get() == null);
    }

    @Override
    public void whenReady(Runnable again) {
        waiting.set(again);
        if (ready.get() != null || isBroken || isClosed) {
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
        runAside(this::end);
    }

    /** Makes the next piece. On the executor, as all below. */
    private void produce() {
        if (isOver) {
            return;
        }
        var piece = ByteBufAllocator.DEFAULT.directBuffer(PIECE, PIECE);
        try {
            inflate(piece);
            ready.set(piece);
        } catch (DataFormatException e) {
            piece.release();
            isBroken = true; // it was whole when it was checked
        }
        if (isBroken || inflater.finished()) {
            end();
        }
        if (isClosed) {
            dropReady();
        }
        wake();
    }

    private void inflate(ByteBuf piece) throws DataFormatException {
        var out = piece.internalNioBuffer(piece.writerIndex(), piece.writableBytes());
        while (out.hasRemaining() && !inflater.finished()) {
            if (inflater.needsInput()) {
                if (nextInput == input.length) {
                    throw new DataFormatException("no end");
                }
                inflater.setInput(input[nextInput++]);
            }
            piece.writerIndex(piece.writerIndex() + inflater.inflate(out));
        }
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            inflater.end();
            deflated.release();
        }
    }

    private void dropReady() {
        var piece = ready.getAndSet(null);
        if (piece != null) {
            piece.release();
        }
    }
}
