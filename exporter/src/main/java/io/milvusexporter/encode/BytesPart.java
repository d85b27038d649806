package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Bytes that are there already, in one piece: what frames a gzip member, or a whole page. */
final class BytesPart implements Page {

    private final long length;
    private @Nullable ByteBuf bytes;

    /** @param bytes released by this part, or by whoever polls them */
    BytesPart(ByteBuf bytes) {
        this.bytes = bytes;
        length = bytes.readableBytes();
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
