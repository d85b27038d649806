package io.milvusexporter.jmh;

import java.io.OutputStream;

/** Memory that is written over and over: the cheapest sink a writer can have. */
final class DroppedOutput extends OutputStream {

    private final byte[] sink = new byte[1 << 16];
    private long length;

    @Override
    public void write(int single) {
        sink[0] = (byte) single;
        length++;
    }

    @Override
    public void write(byte[] bytes, int from, int size) {
        for (int done = 0; done < size; ) {
            int part = Math.min(sink.length, size - done);
            System.arraycopy(bytes, from + done, sink, 0, part);
            done += part;
        }
        length += size;
    }

    long length() {
        return length;
    }
}
