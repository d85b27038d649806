package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.model.Clock;
import java.time.Duration;

/** A run that has so much time, and listens to nothing. */
record PlainRun(long deadlineNanos) implements Run {

    static PlainRun of(Clock clock, Duration time) {
        return new PlainRun(clock.nanoTime() + time.toNanos());
    }

    @Override
    public void source(Source source) {}

    @Override
    public void failed(CallException why) {}

    @Override
    public void sweep(double ratio, long oldestReadNanos, Duration next) {}
}
