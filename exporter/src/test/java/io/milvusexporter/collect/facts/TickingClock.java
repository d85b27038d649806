package io.milvusexporter.collect.facts;

import io.milvusexporter.model.Clock;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still but for the little that each look at it takes, so that a budget of calls a second lets them through. */
final class TickingClock implements Clock {

    private static final long LOOK_NANOS = 10_000;

    private final ManualClock manual = new ManualClock();
    private final AtomicLong looks = new AtomicLong();

    @Override
    public long nanoTime() {
        return manual.nanoTime() + looks.addAndGet(LOOK_NANOS);
    }

    @Override
    public long epochMillis() {
        return manual.epochMillis();
    }

    void advance(Duration by) {
        manual.advance(by);
    }
}
