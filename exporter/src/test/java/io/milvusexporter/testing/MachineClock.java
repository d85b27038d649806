package io.milvusexporter.testing;

import io.milvusexporter.model.Clock;

/** The clocks of the machine, for what runs in real time. */
public final class MachineClock implements Clock {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }
}
