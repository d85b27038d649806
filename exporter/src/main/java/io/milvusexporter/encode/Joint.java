package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins parts to one page as they are added. A gzip page is one ordinary member: its header, the deflated parts in a row, a
 * final empty block, and a trailer computed from the parts' own.
 */
final class Joint {

    private static final ByteBuf HEADER = Unpooled.unreleasableBuffer(Unpooled.directBuffer(10)
            .writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff})
            .asReadOnly());
    private static final int FINAL_EMPTY_BLOCK = 0x0003;
    private static final int TRAILER = 10;

    private final Encoding encoding;
    private final List<Page> parts = new ArrayList<>();
    private long length;
    private long plainLength;
    private int crc;

    Joint(Encoding encoding) {
        this.encoding = encoding;
        if (encoding == Encoding.GZIP) {
            add(new BytesPart(HEADER.duplicate()));
        }
    }

    private void add(Page part) {
        parts.add(part);
        length += part.length();
    }

    /** @param part the form's bytes, closed with the page */
    void add(Form form, Page part) {
        if (form.plainLength() == 0) {
            part.close(); // a deflated nothing still has a few bytes
            return;
        }
        add(part);
        plainLength += form.plainLength();
        crc = form.crcBehind(crc);
    }

    /** @param tail the last part, if there is one from elsewhere */
    Page finish(ByteBufAllocator allocator, @Nullable Tail tail) {
        if (tail != null) {
            add(tail.bytes());
            crc = Crc.join(crc, tail.crc(), Crc.shift(tail.plainLength()));
            plainLength += tail.plainLength();
        }
        if (encoding == Encoding.GZIP) {
            var trailer = allocator.directBuffer(TRAILER);
            if (tail == null) {
                trailer.writeShortLE(FINAL_EMPTY_BLOCK);
            }
            add(new BytesPart(trailer.writeIntLE(crc).writeIntLE((int) plainLength)));
        }
        return new JoinedPage(parts, length);
    }

    /** Gives up what was added. */
    void drop() {
        for (var part : parts) {
            part.close();
        }
    }
}
