package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import org.jspecify.annotations.Nullable;

/**
 * How one collector stands. Immutable: replaced by every run.
 *
 * @param last the last run that is over; null before the first
 * @param source where its facts come from, as far as it was told
 * @param readNanos when the oldest of the facts on the page was read; null before the first success
 * @param staleAfterNanos how old the facts on the page may become
 */
record Standing(
        Pace pace,
        boolean isRunning,
        @Nullable Outcome last,
        @Nullable Source source,
        @Nullable Long readNanos,
        long staleAfterNanos) {

    static Standing of(Pace pace) {
        return new Standing(pace, false, null, null, null, pace.staleNanos(0));
    }

    /** The same, at another pace; how old its facts may become is decided by its next run. */
    Standing at(Pace other) {
        return new Standing(other, isRunning, last, source, readNanos, staleAfterNanos);
    }

    Standing started() {
        return new Standing(pace, true, last, source, readNanos, staleAfterNanos);
    }

    Standing after(Outcome outcome) {
        var told = outcome.source() == null ? source : outcome.source();
        if (outcome.isUnsupported()) {
            return new Standing(pace, false, outcome, told, null, pace.staleNanos(outcome.durationNanos()));
        }
        if (outcome.reading().facts() == null) {
            return new Standing(pace, false, outcome, told, readNanos, staleAfterNanos);
        }
        var isRead = outcome.cause() == null || outcome.sweep() != null;
        return new Standing(
                pace, false, outcome, told, isRead ? (Long) outcome.readNanos() : readNanos, staleAfter(pace, outcome));
    }

    /** A sweep is as old as its oldest read, however long it takes: its bound counts from the last batch. */
    private static long staleAfter(Pace pace, Outcome outcome) {
        var sweepNanos = outcome.sweep() == null ? 0 : outcome.endedNanos() - outcome.readNanos();
        return sweepNanos + pace.staleNanos(outcome.durationNanos());
    }

    CollectorKind kind() {
        return pace.kind();
    }

    /** Whether the last run went well; null before it, and if this Milvus cannot tell. */
    @Nullable
    Boolean success() {
        return (last == null || last.isUnsupported()) ? null : (Boolean) (last.cause() == null);
    }

    @Nullable
    FailureCause cause() {
        return last == null ? null : last.cause();
    }
}
