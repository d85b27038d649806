package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One run that is over: when it was, what it brought, and what it said about itself. Times are on the monotonic clock.
 *
 * @param readNanos when the oldest of the facts was read
 * @param source null if the run did not tell
 * @param sweep null unless the facts are part of a sweep
 */
public record Outcome(
        CollectorKind kind,
        Reading reading,
        long startedNanos,
        long endedNanos,
        long readNanos,
        @Nullable Source source,
        @Nullable Progress sweep) {

    /**
     * How far a sweep is.
     *
     * @param ratio of the current sweep, 0 to 1
     * @param next when it wants its next batch
     */
    public record Progress(double ratio, Duration next) {}

    public long durationNanos() {
        return endedNanos - startedNanos;
    }

    /** Why it failed; null if it did not, or if this Milvus cannot tell. */
    public @Nullable FailureCause cause() {
        return reading instanceof Reading.Failed failed ? failed.cause() : null;
    }

    /** Whether this Milvus cannot tell what was asked. */
    public boolean isUnsupported() {
        return source == Source.NONE && reading instanceof Reading.Complete;
    }
}
