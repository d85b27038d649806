package io.milvusexporter.serve.front;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.Tail;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;

/**
 * Milvus' page, checked and compressed, as it is held for all who asked for it at one time. The last to let go of the bytes
 * frees them.
 */
final class NativeText implements AutoCloseable {

    private final ByteBuf deflated;
    private final long plainLength;
    private final int crc;

    /** @param deflated a whole raw stream; released with this text and all of its tails */
    NativeText(ByteBuf deflated, long plainLength, int crc) {
        this.deflated = deflated;
        this.plainLength = plainLength;
        this.crc = crc;
    }

    /**
     * A tail of its own for each page.
     *
     * @param inflates where it is inflated, piece by piece, for who cannot do so himself
     */
    Tail tail(Encoding encoding, Executor inflates) {
        var bytes = encoding == Encoding.GZIP
                ? Page.of(deflated.retainedDuplicate())
                : InflatedPage.start(deflated.retainedDuplicate(), plainLength, inflates);
        return new Tail(bytes, plainLength, crc);
    }

    /** Bytes that are held. */
    int heldBytes() {
        return deflated.readableBytes();
    }

    @Override
    public void close() {
        deflated.release();
    }
}
