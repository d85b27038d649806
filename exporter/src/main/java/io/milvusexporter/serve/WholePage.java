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

    static WholePage of(String text) {
        return new WholePage(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
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
