package io.milvusexporter.encode;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What somebody else puts behind our sections: lines of text 0.0.4 that are ready, such as Milvus' own page.
 *
 * @param bytes for an identity page the lines; for a gzip page a whole raw deflate stream of them, final block included.
 *     Closed by the page it becomes part of
 * @param plainLength how many bytes the lines have
 * @param crc CRC-32 of the lines; not needed for an identity page
 */
public record Tail(Page bytes, long plainLength, int crc) {

    private static final int LONGEST_BLOCK = 0xffff;
    private static final int NOT_LAST = 0;
    private static final int LAST = 1;

    /** A few lines and nothing behind them. */
    public static Tail of(byte[] lines, Encoding encoding) {
        return new Tail(part(lines, encoding, LAST), lines.length, crc(lines));
    }

    /** This tail with a few lines before it. */
    public Tail behind(byte[] lines, Encoding encoding) {
        var first = part(lines, encoding, NOT_LAST);
        var both = new JoinedPage(List.of(first, bytes), first.length() + bytes.length());
        return new Tail(both, lines.length + plainLength, Crc.join(crc(lines), crc, Crc.shift(plainLength)));
    }

    /** Deflated as what they are: a stored block ends on a byte. */
    private static Page part(byte[] lines, Encoding encoding, int isLast) {
        if (lines.length > LONGEST_BLOCK) {
            throw new IllegalArgumentException(
                    "lines: " + lines.length + " bytes (expected up to " + LONGEST_BLOCK + ")");
        }
        if (encoding == Encoding.IDENTITY) {
            return new BytesPart(Unpooled.wrappedBuffer(lines));
        }
        return new BytesPart(Unpooled.buffer(5 + lines.length)
                .writeByte(isLast)
                .writeShortLE(lines.length)
                .writeShortLE(~lines.length)
                .writeBytes(lines));
    }

    private static int crc(byte[] lines) {
        var crc = new CRC32();
        crc.update(lines);
        return (int) crc.getValue();
    }
}
