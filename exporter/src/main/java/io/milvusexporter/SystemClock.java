package io.milvusexporter;

import io.milvusexporter.model.Clock;

/** The machine's clocks. The only place that reads them. */
final class SystemClock implements Clock {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }
}
