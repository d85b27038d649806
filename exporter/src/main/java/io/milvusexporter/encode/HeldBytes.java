package io.milvusexporter.encode;

/** How much memory the forms of all sections may take together. Used by the page thread. */
final class HeldBytes {

    /** A form this small is held whatever there is already: streaming it would cost more. */
    private static final long SMALL = 64 << 10;

    private final long limit;
    private long used;

    HeldBytes(long limit) {
        this.limit = limit;
    }

    /** @param replacedBytes of the form whose place is taken: while both exist, the limit is exceeded by one of them */
    long room(long replacedBytes) {
        return Math.max(SMALL, limit - used + replacedBytes);
    }

    void add(long bytes) {
        used += bytes;
    }
}
