package io.milvusexporter.serve.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Lines on their way into a raw deflate stream, held in pieces; the plain text never exists as a whole. */
final class DeflatedText implements AutoCloseable {

    private static final int PIECE = 64 << 10;

    private final ByteBufAllocator allocator;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private final List<ByteBuf> pieces = new ArrayList<>();

    DeflatedText(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    void append(byte[] text, int length) {
        crc.update(text, 0, length);
        deflater.setInput(text, 0, length);
        while (!deflater.needsInput()) {
            deflate();
        }
    }

    long plainLength() {
        return deflater.getBytesRead();
    }

    /** All of it, as a whole stream. */
    NativeText take() {
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
        var all = pieces.toArray(ByteBuf[]::new);
        pieces.clear();
        return new NativeText(Unpooled.wrappedBuffer(all), deflater.getBytesRead(), (int) crc.getValue());
    }

    private void deflate() {
        var piece = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (piece == null || !piece.isWritable()) {
            piece = allocator.directBuffer(PIECE, PIECE);
            pieces.add(piece);
        }
        int count = deflater.deflate(piece.internalNioBuffer(piece.writerIndex(), piece.writableBytes()));
        piece.writerIndex(piece.writerIndex() + count);
    }

    @Override
    public void close() {
        deflater.end();
        pieces.forEach(ByteBuf::release);
        pieces.clear();
    }
}
