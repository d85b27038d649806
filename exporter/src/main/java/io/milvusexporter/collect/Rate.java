package io.milvusexporter.collect;

/** Calls per second, spread evenly: no two are closer than their share, so that no second ever sees more than the rate. */
final class Rate {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private long spacingNanos;
    private long nextNanos;
    private boolean isUsed;

    Rate(int perSecond) {
        this.spacingNanos = spacing(perSecond);
    }

    /** Sets how many turns there are in a second from the next one on. */
    synchronized void perSecond(int perSecond) {
        spacingNanos = spacing(perSecond);
    }

    /** Takes the turn if it has come; else how long until it comes. */
    synchronized long take(long nowNanos) {
        var wait = isUsed ? nextNanos - nowNanos : 0;
        if (wait > 0) {
            return wait;
        }
        isUsed = true;
        nextNanos = nowNanos + spacingNanos;
        return 0;
    }

    private static long spacing(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("calls per second: " + perSecond + " (expected at least 1)");
        }
        return (NANOS_PER_SECOND + perSecond - 1) / perSecond;
    }
}
