package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory that grows without being copied: few pieces, each about as large as all before it, or just what is
 * expected to come. Does not grow past its room.
 */
final class Pieces {

    private static final int SMALLEST = 512;
    private static final int LARGEST = 16 << 20;

    /** zlib repeats its flush marker when it has fewer than seven bytes to write to. */
    private static final int ENOUGH_FOR_A_FLUSH = 16;

    private static final ByteBuf[] NONE = {};

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> pieces = new ArrayList<>();
    private long expected;
    private long room;
    private long capacity;
    private long length;

    Pieces(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** @param expectedBytes how many will probably come, or 0 if nobody knows */
    void start(long expectedBytes, long roomBytes) {
        expected = expectedBytes;
        room = roomBytes;
        capacity = 0;
        length = 0;
    }

    long length() {
        return length;
    }

    /** Whether there was room for them. */
    boolean append(byte[] bytes, int size) {
        int from = 0;
        while (from < size) {
            var piece = writable(1);
            if (piece == null) {
                return false;
            }
            int part = Math.min(size - from, piece.writableBytes());
            piece.writeBytes(bytes, from, part);
            from += part;
            length += part;
        }
        return true;
    }

    /** Appends all that the deflater has to give now; whether there was room for it. */
    boolean append(Deflater deflater, int flush) {
        while (true) {
            var piece = writable(ENOUGH_FOR_A_FLUSH);
            if (piece == null) {
                return false;
            }
            int most = piece.writableBytes();
            int part = deflater.deflate(piece.internalNioBuffer(piece.writerIndex(), most), flush);
            piece.writerIndex(piece.writerIndex() + part);
            length += part;
            if (part < most) {
                return true;
            }
        }
    }

    /** Hands over what was appended, to be released by the caller. */
    ByteBuf[] take() {
        var taken = pieces.toArray(NONE);
        pieces.clear();
        return taken;
    }

    /** Gives up what was appended. */
    void drop() {
        for (var piece : pieces) {
            piece.release();
        }
        pieces.clear();
    }

    private @Nullable ByteBuf writable(int least) {
        var last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (last != null && last.writableBytes() >= least) {
            return last;
        }
        long wanted = length < expected ? expected - length + ENOUGH_FOR_A_FLUSH : Math.max(SMALLEST, further());
        int size = (int) Math.min(Math.min(wanted, LARGEST), room - capacity);
        if (size < least) {
            return null;
        }
        var piece = allocator.directBuffer(size, size);
        pieces.add(piece);
        capacity += size;
        return piece;
    }

    /** Past what was expected little more will come; where nothing was expected, about as much again. */
    private long further() {
        return expected > 0 ? length / 8 : length;
    }
}
