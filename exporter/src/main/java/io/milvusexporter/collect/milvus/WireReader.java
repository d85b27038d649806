package io.milvusexporter.collect.milvus;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A protobuf message read field by field from a stream, through one small buffer that is kept: neither a field nor an entry of
 * a list becomes an object. What is no message ends in an {@link InvalidProtocolBufferException}. Used by one thread.
 */
final class WireReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    private static final InputStream NOTHING = InputStream.nullInputStream();

    private final byte[] buffer = new byte[8192];
    private InputStream stream = NOTHING;
    private long before; // bytes of the message that came before those in the buffer
    private int at;
    private int end;
    private int tag;
    private long listEnd;

    /** Bytes that are appended to and kept. */
    static final class Bytes {

        private byte[] array = new byte[256];
        private int size;

        int size() {
            return size;
        }

        byte[] array() {
            return array;
        }

        void clear() {
            size = 0;
        }

        /** Grows with what has come, not with what is announced. */
        private void append(byte[] from, int offset, int length) {
            if (length > array.length - size) {
                array = Arrays.copyOf(array, Math.max(size + length, Math.addExact(size, size)));
            }
            System.arraycopy(from, offset, array, size, length);
            size += length;
        }
    }

    /** Begins a message. */
    void open(InputStream message) {
        stream = message;
        before = 0;
        at = 0;
        end = 0;
    }

    /** Goes to the next field, once the one before is read or skipped; false at the end of the message. */
    boolean next() throws IOException {
        if (at == end && !fill()) {
            return false;
        }
        tag = (int) number();
        if (field() <= 0) {
            throw malformed("field " + field());
        }
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    /** Begins the numbers of a list, which stand together after their length, or one in a field. */
    void enterList() throws IOException {
        if (type() != VARINT && type() != BYTES) {
            throw malformed("numbers of wire type " + type());
        }
        listEnd = type() == BYTES ? length() + position() : position() + 1;
    }

    /** Whether this field has another number. */
    boolean hasNumber() throws IOException {
        if (position() > listEnd && type() == BYTES) {
            throw malformed("a list that ends within a number");
        }
        return position() < listEnd;
    }

    private int type() {
        return tag & 7;
    }

    private long position() {
        return before + at;
    }

    /** The number that comes next. */
    long number() throws IOException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            byte next = one();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than " + LONGEST_VARINT + " bytes");
    }

    private int length() throws IOException {
        long length = type() == BYTES ? number() : -1;
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw malformed("length " + length + " in a field of wire type " + type());
        }
        return (int) length;
    }

    /** The bytes of this field, appended to others. */
    void bytes(Bytes into) throws IOException {
        for (int left = length(); left > 0; ) {
            need();
            int piece = Math.min(left, end - at);
            into.append(buffer, at, piece);
            at += piece;
            left -= piece;
        }
    }

    /** The bytes of this field as they arrive; whoever reads them reads to the end. */
    Content content() throws IOException {
        return new Content(length());
    }

    final class Content extends InputStream {

        private int left;

        Content(int length) {
            left = length;
        }

        int left() {
            return left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return one() & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            need();
            int piece = Math.min(Math.min(left, length), end - at);
            System.arraycopy(buffer, at, into, offset, piece);
            at += piece;
            left -= piece;
            return piece;
        }

        /** What was not wanted is passed over, so that the next field can be read. */
        @Override
        public void close() throws IOException {
            WireReader.this.skip(left);
            left = 0;
        }
    }

    /** Passes over this field. */
    void skip() throws IOException {
        switch (type()) {
            case VARINT -> number();
            case FIXED64 -> skip(8);
            case BYTES -> skip(length());
            case FIXED32 -> skip(4);
            default -> throw malformed("wire type " + type());
        }
    }

    private void skip(int length) throws IOException {
        for (int left = length; left > 0; ) {
            need();
            int piece = Math.min(left, end - at);
            at += piece;
            left -= piece;
        }
    }

    private byte one() throws IOException {
        need();
        return buffer[at++];
    }

    private void need() throws IOException {
        if (at == end && !fill()) {
            throw malformed("an end within a field");
        }
    }

    private boolean fill() throws IOException {
        before += end;
        at = 0;
        end = Math.max(0, stream.read(buffer));
        if (end == 0) {
            stream = NOTHING; // nothing of an answer is held until the next
        }
        return end > 0;
    }

    private InvalidProtocolBufferException malformed(String found) {
        return new InvalidProtocolBufferException(
                "found " + found + " at byte " + position() + " (expected a protobuf message)");
    }
}
