package io.milvusexporter.collect;

import io.milvusexporter.model.Clock;

/**
 * Monotonic times as unix seconds. One moment keeps the same text for as long as the two clocks agree to half a second, so
 * that a timestamp on the page changes only when what it tells has changed; when the wall clock is set, it follows.
 */
final class WallTime {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long DRIFT_MILLIS = 500;

    private final Clock clock;
    private final long originNanos;
    private long originMillis;

    WallTime(Clock clock) {
        this.clock = clock;
        this.originNanos = clock.nanoTime();
        this.originMillis = clock.epochMillis();
    }

    double seconds(long nanos) {
        return (double) (origin() + (nanos - originNanos) / NANOS_PER_MILLI) / 1000;
    }

    private synchronized long origin() {
        var origin = clock.epochMillis() - (clock.nanoTime() - originNanos) / NANOS_PER_MILLI;
        if (Math.abs(origin - originMillis) > DRIFT_MILLIS) {
            originMillis = origin;
        }
        return originMillis;
    }
}
