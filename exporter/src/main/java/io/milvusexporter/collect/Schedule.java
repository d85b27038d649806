package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which collector is due when. First runs are due at once; from the second on each interval is shortened by chance, so
 * that exporters that were started together do not march in step. One run of a collector at a time; what was due during
 * a run that took longer than its interval is skipped. Knows no thread: its loop calls it under a lock.
 */
final class Schedule {

    /** How long a collector waits at most when Milvus could not be reached: what is back shall be seen soon. */
    private static final long AWAY_NANOS = Duration.ofSeconds(15).toNanos();

    /** How long a collector waits at most when it failed for another reason. */
    private static final long FAILED_NANOS = Duration.ofSeconds(60).toNanos();

    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final List<Slot> slots = new ArrayList<>();
    private final Map<CollectorKind, Slot> byKind = new EnumMap<>(CollectorKind.class);
    private final RandomGenerator random;
    private boolean isClusterStopped;

    Schedule(List<Pace> paces, RandomGenerator random, long nowNanos) {
        this.random = random;
        for (var pace : paces) {
            var slot = new Slot(pace, nowNanos);
            slots.add(slot);
            if (byKind.put(pace.kind(), slot) != null) {
                throw new IllegalArgumentException(
                        "two collectors of one kind: " + pace.kind().label());
            }
        }
    }

    /**
     * Runs these from now on, and no others. One whose pace is what it was goes on undisturbed, another pace begins at once.
     *
     * @param others of these, those that another collector stands for now: they begin anew, beside what is still running
     */
    void change(List<Pace> paces, Set<CollectorKind> others, long nowNanos) {
        var before = slots.stream().filter(slot -> !slot.disabled).toList();
        for (var slot : slots) {
            slot.disabled = true;
        }
        for (var pace : paces) {
            var slot = byKind.get(pace.kind());
            if (slot == null || others.contains(pace.kind())) {
                slots.remove(slot);
                slot = new Slot(pace, nowNanos);
                slot.stopped = isClusterStopped && !pace.isLocal();
                slots.add(slot);
                byKind.put(pace.kind(), slot);
            } else if (!slot.pace.equals(pace) || !before.contains(slot)) {
                slot.pace = pace;
                slot.dueNanos = nowNanos;
            }
            slot.disabled = false;
        }
        for (var slot : slots) {
            slot.givenUp |= slot.disabled && slot.running;
        }
    }

    /** The most urgent collector that is due, local ones first; it counts as running from now on. Null if none is due. */
    @Nullable
    CollectorKind take(long nowNanos, boolean localOnly) {
        Slot best = null;
        for (var slot : slots) {
            if (slot.mayRun(localOnly) && slot.dueNanos - nowNanos <= 0 && (best == null || slot.isBefore(best))) {
                best = slot;
            }
        }
        if (best == null) {
            return null;
        }
        best.running = true;
        return best.pace.kind();
    }

    /** How long until a collector is due, if nothing changes. */
    long waitNanos(long nowNanos, boolean localOnly) {
        var wait = Long.MAX_VALUE;
        for (var slot : slots) {
            if (slot.mayRun(localOnly)) {
                wait = Math.min(wait, Math.max(0, slot.dueNanos - nowNanos));
            }
        }
        return wait;
    }

    /** Plans the next run. False if the run was given up meanwhile, and what it brought must not be shown. */
    boolean ended(Outcome outcome) {
        var slot = slot(outcome.kind());
        slot.running = false;
        if (slot.givenUp) {
            slot.givenUp = false;
            return false;
        }
        slot.dueNanos = nextDue(slot, outcome);
        slot.runs++;
        return true;
    }

    /** The cluster collectors run at once, and go on from there. */
    void startCluster(long nowNanos) {
        isClusterStopped = false;
        for (var slot : slots) {
            if (!slot.pace.isLocal()) {
                slot.stopped = false;
                slot.dueNanos = nowNanos;
                slot.runs = 0;
            }
        }
    }

    /** The cluster collectors do not run any more; what a pending run brings will not count. */
    void stopCluster() {
        isClusterStopped = true;
        for (var slot : slots) {
            if (!slot.pace.isLocal()) {
                slot.stopped = true;
                slot.givenUp = slot.running;
            }
        }
    }

    private long nextDue(Slot slot, Outcome outcome) {
        var sweep = outcome.sweep();
        if (sweep != null) {
            return outcome.endedNanos()
                    + Math.max(SHORTEST_PAUSE_NANOS, sweep.next().toNanos());
        }
        var interval = shortened(Math.min(slot.pace.intervalNanos(), longestNanos(outcome)), slot.runs == 0);
        var skipped = outcome.durationNanos() / interval;
        var due = outcome.startedNanos() + interval * (skipped + 1);
        var rested = outcome.endedNanos() + slot.pace.rest() * outcome.durationNanos();
        return due - rested >= 0 ? due : rested;
    }

    private static long longestNanos(Outcome outcome) {
        var cause = outcome.cause();
        if (cause == null) {
            return Long.MAX_VALUE;
        }
        var isAway = cause == FailureCause.UNREACHABLE || cause == FailureCause.NOT_READY;
        return isAway ? AWAY_NANOS : FAILED_NANOS;
    }

    /** The first interval decides how far this exporter is from its twin; the others only keep them apart. */
    private long shortened(long intervalNanos, boolean isFirst) {
        return (long) ((double) intervalNanos * (1 - random.nextDouble(isFirst ? 0.5 : 0.1)));
    }

    private Slot slot(CollectorKind kind) {
        var slot = byKind.get(kind);
        if (slot == null) {
            throw new IllegalArgumentException("collector: " + kind.label() + " (expected one of the schedule)");
        }
        return slot;
    }

    private static final class Slot {

        private Pace pace;
        private long dueNanos;
        private long runs;
        private boolean running;
        private boolean stopped;
        private boolean givenUp;
        private boolean disabled;

        Slot(Pace pace, long dueNanos) {
            this.pace = pace;
            this.dueNanos = dueNanos;
        }

        boolean mayRun(boolean localOnly) {
            return !running && !stopped && !disabled && (!localOnly || pace.isLocal());
        }

        boolean isBefore(Slot other) {
            return pace.isLocal() == other.pace.isLocal() ? dueNanos - other.dueNanos < 0 : pace.isLocal();
        }
    }
}
