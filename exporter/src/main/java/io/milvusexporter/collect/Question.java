package io.milvusexporter.collect;

import java.time.Duration;

/** A call of no collector: what it says of itself nobody hears. */
public record Question(long deadlineNanos) implements Run {

    @Override
    public void source(Source source) {}

    @Override
    public void failed(CallException why) {}

    @Override
    public void sweep(double ratio, long oldestReadNanos, Duration next) {}
}
