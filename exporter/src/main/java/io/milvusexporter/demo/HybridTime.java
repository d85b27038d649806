package io.milvusexporter.demo;

/** Milvus' hybrid timestamps: milliseconds and a counter in one number. */
final class HybridTime {

    private static final int LOGICAL_BITS = 18;

    private HybridTime() {}

    static long of(long epochMillis) {
        return epochMillis << LOGICAL_BITS;
    }
}
