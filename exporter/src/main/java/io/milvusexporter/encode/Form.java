package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a section in one format and encoding: held ready, or, where they would be too many, only measured. Counted: the
 * section holds one count, each page one; its bytes go with the last. A deflated form is a raw stream that ends on a byte and
 * refers to nothing before it, so that forms in a row are one stream.
 */
final class Form {

    private static final ByteBuf[] NONE = {};

    private final ByteBuf[] pieces;
    private final boolean isHeld;
    private final long length;
    private final long plainLength;
    private final int crc;
    private final int crcShift;
    private final AtomicInteger users = new AtomicInteger(1);

    /** @param crc of the plain bytes; not needed in a plain form */
    private Form(ByteBuf[] pieces, boolean isHeld, long length, long plainLength, int crc) {
        this.pieces = pieces;
        this.isHeld = isHeld;
        this.length = length;
        this.plainLength = plainLength;
        this.crc = crc;
        crcShift = Crc.shift(plainLength);
    }

    static Form held(ByteBuf[] pieces, long length, long plainLength, int crc) {
        return new Form(pieces, true, length, plainLength, crc);
    }

    static Form measured(long length, long plainLength, int crc) {
        return new Form(NONE, false, length, plainLength, crc);
    }

    boolean isHeld() {
        return isHeld;
    }

    long length() {
        return length;
    }

    long plainLength() {
        return plainLength;
    }

    /** The CRC-32 of a text with this one behind it. */
    int crcBehind(int before) {
        return Crc.join(before, crc, crcShift);
    }

    int pieces() {
        return pieces.length;
    }

    /** The caller's own view of a piece, to be released by it. */
    ByteBuf piece(int index) {
        return pieces[index].retainedDuplicate();
    }

    /** Memory it takes. */
    long capacity() {
        long capacity = 0;
        for (var piece : pieces) {
            capacity += piece.capacity();
        }
        return capacity;
    }

    /** Takes a count, unless the last has just been given back: then there is a newer form to be had. */
    boolean tryRetain() {
        for (int count = users.get(); count > 0; count = users.get()) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            for (var piece : pieces) {
                piece.release();
            }
        }
    }
}
