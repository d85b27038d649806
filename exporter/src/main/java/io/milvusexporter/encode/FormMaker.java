package io.milvusexporter.encode;

import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes forms from lines: through the stage into direct memory, or through the stage and the deflater, so that the plain
 * text never exists as a whole when only the deflated one is wanted. Belongs to the page thread.
 */
final class FormMaker implements AutoCloseable {

    private final ByteBufAllocator allocator;
    private final Stage stage = new Stage();
    private final Pieces pieces;
    private final Deflater deflater;
    private final int level;
    private final CRC32 crc = new CRC32();

    FormMaker(ByteBufAllocator allocator, int level) {
        this.allocator = allocator;
        pieces = new Pieces(allocator);
        this.level = level;
        deflater = new Deflater(level, true);
    }

    /**
     * @param expected the length it will probably have, or 0 if nobody knows
     * @param room how many bytes it may take; a longer one is only measured
     */
    Form make(Lines lines, Encoding encoding, long expected, long room) {
        // Measuring costs as much as making, so only what has no predecessor, or had too large a one, is measured
        // first.
        boolean isWorthATry = expected <= room && (expected > 0 || encoding == Encoding.GZIP);
        var held = isWorthATry ? hold(lines, encoding, expected, room) : null;
        if (held != null) {
            return held;
        }
        var measured = measure(lines, encoding);
        held = measured.length() <= room ? hold(lines, encoding, measured.length(), room) : null;
        return held != null ? held : measured;
    }

    private @Nullable Form hold(Lines lines, Encoding encoding, long expected, long room) {
        pieces.start(expected, room);
        boolean isWhole = false;
        try {
            isWhole = encoding == Encoding.GZIP ? deflate(lines) : encode(lines);
        } finally {
            if (!isWhole) {
                pieces.drop();
            }
        }
        if (!isWhole) {
            return null;
        }
        return encoding == Encoding.GZIP
                ? Form.held(pieces.take(), pieces.length(), deflater.getBytesRead(), (int) crc.getValue())
                : Form.held(pieces.take(), pieces.length(), pieces.length(), 0);
    }

    private boolean encode(Lines lines) {
        lines.restart();
        boolean isLast;
        do {
            stage.size = 0;
            isLast = lines.fill(stage);
            if (!pieces.append(stage.bytes, stage.size)) {
                return false;
            }
        } while (!isLast);
        return true;
    }

    private boolean deflate(Lines lines) {
        deflater.reset();
        crc.reset();
        lines.restart();
        boolean isLast;
        do {
            stage.size = 0;
            isLast = lines.fill(stage);
            crc.update(stage.bytes, 0, stage.size);
            deflater.setInput(stage.bytes, 0, stage.size);
            if (!pieces.append(deflater, isLast ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH)) {
                return false;
            }
        } while (!isLast);
        return true;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** The bytes of a form too large to hold; closed by the caller. */
    Fills fills(Lines lines, Encoding encoding) {
        return new Fills(lines, stage, encoding == Encoding.GZIP ? new Deflater(level, true) : null, allocator);
    }

    private Form measure(Lines lines, Encoding encoding) {
        try (var fills = fills(lines, encoding)) {
            long length = fills.measure();
            return Form.measured(length, fills.plainLength(), fills.crc());
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
