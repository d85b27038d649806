package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The bytes of one answer, its length known before the first of them. Used by one thread; closed by whoever asked for it. */
public interface Page extends AutoCloseable {

    /**
     * Bytes that are there already.
     *
     * @param bytes released by this page, or by whoever polls them
     */
    static Page of(ByteBuf bytes) {
        return new BytesPart(bytes);
    }

    /** How many bytes all pieces have together. */
    long length();

    /** The next bytes, released by the caller; null if none are ready now or all have been taken. */
    @Nullable
    ByteBuf poll();

    /** Whether all bytes have been taken. */
    boolean isEnded();

    /** Calls back once, from any thread, when {@link #poll} has something again. Only after poll gave null before the end. */
    void whenReady(Runnable again);

    /** Gives up what was not taken. */
    @Override
    void close();
}
