package io.milvusexporter.serve;

import io.milvusexporter.encode.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A page of one piece that is there already. */
final class WholePage implements Page {

    private final int length;
    private @Nullable ByteBuf bytes;

    private WholePage(ByteBuf bytes) {
        this.length = bytes.readableBytes();
        this.bytes = bytes;
    }

    /** @param bytes released by this page, or by whoever polls them */
    static WholePage of(ByteBuf bytes) {
        return new WholePage(bytes);
    }

    static WholePage of(String text) {
        return of(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
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
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
