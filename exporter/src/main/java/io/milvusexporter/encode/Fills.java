package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a form that is not held, a fill of the stage at a time. Going through the same lines again gives the same
 * bytes, so that a length measured once holds: the deflater is always fed and emptied in the same portions.
 */
final class Fills implements AutoCloseable {

    private final Lines lines;
    private final Stage stage;
    private final @Nullable Deflater deflater;
    private final ByteBufAllocator allocator;
    private final byte[] scratch;
    private final CRC32 crc = new CRC32();
    private long plainLength;
    private boolean isEnded;

    /** @param deflater this object's own, or null for plain bytes */
    Fills(Lines lines, Stage stage, @Nullable Deflater deflater, ByteBufAllocator allocator) {
        this.lines = lines;
        this.stage = stage;
        this.deflater = deflater;
        this.allocator = allocator;
        scratch = new byte[deflater == null ? 0 : Stage.FILL];
        lines.restart();
    }

    boolean isEnded() {
        return isEnded;
    }

    /** How long the lines so far are. */
    long plainLength() {
        return plainLength;
    }

    /** CRC-32 of the lines so far. */
    int crc() {
        return (int) crc.getValue();
    }

    /** As many of the next bytes as come to about this size; released by the caller. */
    ByteBuf piece(int size) {
        var piece = allocator.directBuffer(size);
        while (!isEnded && piece.readableBytes() <= size - Stage.FILL) {
            next(piece);
        }
        return piece;
    }

    /** Goes through the rest without keeping it. */
    long measure() {
        long length = 0;
        while (!isEnded) {
            length += next(null);
        }
        return length;
    }

    /**
     * @param out where the next bytes go, or null to count them only
     * @return how many they were
     */
    private int next(@Nullable ByteBuf out) {
        stage.size = 0;
        isEnded = lines.fill(stage);
        plainLength += stage.size;
        if (deflater != null) {
            crc.update(stage.bytes, 0, stage.size);
            return deflate(deflater, out);
        }
        if (out != null) {
            out.writeBytes(stage.bytes, 0, stage.size);
        }
        return stage.size;
    }

    private int deflate(Deflater deflater, @Nullable ByteBuf out) {
        deflater.setInput(stage.bytes, 0, stage.size);
        int length = 0;
        int part;
        do {
            part = deflater.deflate(scratch, 0, scratch.length, isEnded ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
            length += part;
            if (out != null) {
                out.writeBytes(scratch, 0, part);
            }
        } while (part == scratch.length);
        return length;
    }

    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
        }
    }
}
