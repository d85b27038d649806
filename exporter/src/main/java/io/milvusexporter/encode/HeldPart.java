package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A held form on its way out: one count of it until the last piece is taken. */
final class HeldPart implements Page {

    private final Form form;
    private int next;
    private boolean isClosed;

    /** @param form with a count for this part */
    HeldPart(Form form) {
        this.form = form;
    }

    @Override
    public long length() {
        return form.length();
    }

    @Override
    public @Nullable ByteBuf poll() {
        return isEnded() ? null : form.piece(next++);
    }

    @Override
    public boolean isEnded() {
        return isClosed || next == form.pieces();
    }

    @Override
    public void whenReady(Runnable again) {
        again.run();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            form.release();
        }
    }
}
