package io.milvusexporter.testing;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class ManualClock implements Clock {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final AtomicLong epochMillis =
            new AtomicLong(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return epochMillis.get();
    }

    /** Moves both the monotonic and the wall clock. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        epochMillis.addAndGet(by.toMillis());
    }

    /** Moves the wall clock alone, as an administrator or NTP does. */
    public void jump(Duration by) {
        epochMillis.addAndGet(by.toMillis());
    }
}
