package io.milvusexporter.jmh;

import io.milvusexporter.model.Clock;

/** The clocks of the machine. */
final class MachineClock implements Clock {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }
}
