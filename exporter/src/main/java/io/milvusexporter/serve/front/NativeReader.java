package io.milvusexporter.serve.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Milvus' answer becomes text that may stand behind ours. A plain gzip member is inflated once, to see that it is whole and
 * says what it says, and its deflate stream stays as it is; anything else is compressed again.
 */
final class NativeReader {

    private static final int SCRATCH = 64 << 10;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    /** Three bytes that every gzip header begins with, and a fourth that says that no options follow. */
    private static final int PLAIN_HEADER = 0x1f8b0800;

    private final long mostPlainBytes;
    private final Optional<CollectionNames> names;
    private final byte[] scratch = new byte[SCRATCH];

    /**
     * A reader for pages of one Milvus.
     *
     * @param mostPlainBytes a page that becomes longer is refused
     * @param names added to series that have none; then every page is compressed again
     */
    NativeReader(long mostPlainBytes, Optional<CollectionNames> names) {
        this.mostPlainBytes = mostPlainBytes;
        this.names = names;
    }

    /** The text, or an {@link UpstreamException}. The answer is closed in any case. One at a time. */
    NativeText read(Fetched answer) {
        try (answer) {
            checkHead(answer);
            boolean isGzip = answer.contentEncoding().equals("gzip");
            if (!isGzip
                    && !answer.contentEncoding().isEmpty()
                    && !answer.contentEncoding().equals("identity")) {
                throw new UpstreamException("its page is encoded as " + answer.contentEncoding() + " (expected gzip)");
            }
            var kept = isGzip && names.isEmpty() ? keep(answer.body()) : null;
            return kept != null ? kept : compressAgain(answer.body(), isGzip);
        } catch (IOException | DataFormatException e) {
            throw new UpstreamException("its page is not whole: " + e.getMessage());
        }
    }

    private static void checkHead(Fetched answer) {
        if (answer.status() != 200) {
            throw new UpstreamException("it answers with status " + answer.status() + " (expected 200)");
        }
        if (!answer.contentType().startsWith("text/plain")) {
            throw new UpstreamException(
                    "its page is of type \"" + answer.contentType() + "\" (expected text/plain; version=0.0.4)");
        }
    }

    /** The text with the stream as it came; null if it is not one plain member. */
    private @Nullable NativeText keep(ByteBuf gzip) throws DataFormatException {
        int length = gzip.readableBytes();
        if (length < HEADER + TRAILER || gzip.getInt(gzip.readerIndex()) != PLAIN_HEADER) {
            return null;
        }
        int from = gzip.readerIndex() + HEADER;
        var inflater = new Inflater(true);
        try {
            var crc = new CRC32();
            inflate(inflater, gzip.nioBuffers(from, length - HEADER), crc);
            int end = from + (int) inflater.getBytesRead();
            int behind = gzip.writerIndex() - end;
            if (behind > TRAILER) {
                return null;
            }
            boolean isTrue = behind == TRAILER
                    && gzip.getIntLE(end) == (int) crc.getValue()
                    && gzip.getIntLE(end + 4) == (int) inflater.getBytesWritten();
            if (!isTrue) {
                throw new DataFormatException("its checksum is wrong");
            }
            return new NativeText(
                    gzip.retainedSlice(from, end - from), inflater.getBytesWritten(), (int) crc.getValue());
        } finally {
            inflater.end();
        }
    }

    private void inflate(Inflater inflater, ByteBuffer[] input, CRC32 crc) throws DataFormatException {
        var lines = new LineCheck();
        int next = 0;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                if (next == input.length) {
                    throw new DataFormatException("it has no end");
                }
                inflater.setInput(input[next++]);
            }
            int count = inflater.inflate(scratch);
            crc.update(scratch, 0, count);
            lines.check(scratch, count);
            checkLength(inflater.getBytesWritten());
        }
        lines.checkEnd();
    }

    private NativeText compressAgain(ByteBuf body, boolean isGzip) throws IOException {
        InputStream raw = new ByteBufInputStream(body);
        try (var plain = isGzip ? new GZIPInputStream(raw, SCRATCH) : raw;
                var deflated = new DeflatedText(body.alloc())) {
            var lines = new LineCheck();
            var enricher = names.map(known -> new Enricher(known, deflated)).orElse(null);
            for (int count = plain.read(scratch); count >= 0; count = plain.read(scratch)) {
                lines.check(scratch, count);
                if (enricher == null) {
                    deflated.append(scratch, count);
                } else {
                    enricher.append(scratch, count);
                }
                checkLength(deflated.plainLength());
            }
            lines.checkEnd();
            return deflated.take();
        }
    }

    private void checkLength(long plainBytes) {
        if (plainBytes > mostPlainBytes) {
            throw new UpstreamException("its page is longer than " + mostPlainBytes + " bytes");
        }
    }
}
