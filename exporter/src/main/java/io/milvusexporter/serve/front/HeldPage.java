package io.milvusexporter.serve.front;

import io.milvusexporter.encode.Page;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Bytes that are there already, shared with other pages. */
final class HeldPage implements Page {

    private final long length;
    private @Nullable ByteBuf bytes;

    /** @param bytes released by this page, or by whoever polls them */
    HeldPage(ByteBuf bytes) {
        this.length = bytes.readableBytes();
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public @Nullable ByteBuf poll() {
        var taken = bytes;
        bytes = null;
        return taken;
    }

    @Override
    public boolean isEnded() {
        return bytes == null;
    }

    @Override
    public void whenReady(Runnable again) {
        again.run();
    }

    @Override
    public void close() {
        var left = poll();
        if (left != null) {
            left.release();
        }
    }
}
