package io.milvusexporter.model;

/** Time as a parameter: nothing in the exporter reads a clock of its own. */
public interface Clock {

    /** Monotonic nanoseconds, for ages and deadlines. */
    long nanoTime();

    /** Wall-clock milliseconds since the epoch, for timestamps that are shown. */
    long epochMillis();
}
