package io.milvusexporter.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/** A hash of bytes that nobody outside can predict: names of collections are chosen by Milvus' users. */
final class TextHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long ODD = 0x9e3779b97f4a7c15L;

    private TextHash() {}

    static int of(byte[] text, int from, int length) {
        long hash = SEED ^ length;
        int end = from + length;
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(text, i));
        }
        for (; i < end; i++) {
            hash = (hash ^ text[i]) * ODD;
        }
        return (int) (mix(hash) >>> 32);
    }

    private static long mix(long hash) {
        long product = hash * ODD;
        return product ^ (product >>> 32);
    }
}
