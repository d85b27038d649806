package io.milvusexporter.collect;

import java.time.Duration;

/** One run of one collector, as the collector sees it: how much time it has, and what it has to say about itself. */
public interface Run {

    /** When the run must be over, on the monotonic clock. Every call made in it is bounded by this. */
    long deadlineNanos();

    /** Whether somebody waits for this run: a sweep then goes on to its end instead of reading one batch. */
    default boolean isAwaited() {
        return false;
    }

    /**
     * Which rung the facts come from; {@link Source#NONE} says that this Milvus cannot tell, which is no failure. Of several
     * sources in one run the dearest counts.
     */
    void source(Source source);

    /** The facts were read earlier than this run, as when they come from an answer that collectors share. */
    default void asOf(long readNanos) {}

    /** Milvus denied a call of this run, which may go on without it. */
    default void denied(String method, CallException why) {}

    /** The facts are whole but the run counts as failed, as when {@code milvus_up} is told as 0. */
    void failed(CallException why);

    /**
     * The facts are part of a sweep.
     *
     * @param ratio how much of the current sweep is done, 0 to 1
     * @param oldestReadNanos start of the oldest read still among the facts, on the monotonic clock
     * @param next when the sweep wants its next batch
     */
    void sweep(double ratio, long oldestReadNanos, Duration next);
}
