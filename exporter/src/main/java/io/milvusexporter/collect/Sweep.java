package io.milvusexporter.collect;

import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call for each of many keys, round after round, one call at a time, in even steps: a round takes the interval, or
 * longer if the rate demands it. What was read of a key stays until it is read again, fails three times or is gone; new keys
 * are read first, and as fast as the rate allows. It resumes where it stopped. Used by one run at a time.
 */
public final class Sweep<K extends Comparable<K>, V> {

    /** A thread is not kept longer than this by a step whose calls are slow. */
    private static final long STEP_NANOS = Duration.ofSeconds(1).toNanos();

    /** How soon a step looks for new keys although no call is due. */
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    /** How long a Milvus that failed as a whole is left alone. */
    private static final long HOLD_NANOS = Duration.ofSeconds(15).toNanos();

    /** How often rows that were read again are told, so that a page is not made anew for each of them. */
    private static final long TELL_NANOS = Duration.ofSeconds(10).toNanos();

    /**
     * How a sweep spreads its calls.
     *
     * @param interval of one round, if the rate allows it
     * @param callsPerSecond at most, whatever the number of keys
     */
    public record Pacing(Duration interval, double callsPerSecond) {

        public Pacing {
            if (interval.isNegative() || interval.isZero() || !(callsPerSecond > 0)) {
                throw new IllegalArgumentException(
                        "pacing: " + interval + ", " + callsPerSecond + " calls a second (expected more than 0)");
            }
        }

        private long shortestNanos() {
            return (long) Math.ceil(1e9 / callsPerSecond);
        }

        private long evenNanos(int keys) {
            return Math.max(shortestNanos(), interval.toNanos() / Math.max(1, keys));
        }
    }

    /** Asks for one key. Null is an answer too: there is nothing to tell of this key. */
    @FunctionalInterface
    public interface Reader<K, V> {
        @Nullable
        V read(K key);
    }

    /** What the sweep knows, in the order of the keys. Immutable. */
    public interface Rows<K, V> {

        int size();

        void forEach(BiConsumer<? super K, ? super V> each);
    }

    private final Clock clock;
    private final Supplier<Pacing> pacing;
    private final BiConsumer<Rows<K, V>, Samples> teller;
    private final SweepTable<K, V> table;

    private long lastCallNanos;
    private long holdUntilNanos;
    private @Nullable Long roundNanos;
    private @Nullable CallException refusal;

    private Facts told = Facts.NONE;
    private Rows<K, V> rows;
    private long toldNanos;
    private @Nullable Long toldOldestNanos;
    private boolean isTellingDue;
    private boolean isTellingUrgent = true;

    private Sweep(Clock clock, Supplier<Pacing> pacing, Predicate<K> first, BiConsumer<Rows<K, V>, Samples> teller) {
        this.clock = clock;
        this.pacing = pacing;
        this.teller = teller;
        this.table = new SweepTable<>(first);
        this.rows = table.snapshot();
        this.holdUntilNanos = clock.nanoTime();
        this.lastCallNanos = clock.nanoTime() - pacing.get().evenNanos(1);
    }

    /**
     * A sweep that has read nothing yet.
     *
     * @param pacing as it is now, asked again for each call
     * @param first of two keys, the one that matters more
     * @param teller writes all rows of the page, on another thread
     */
    public static <K extends Comparable<K>, V> Sweep<K, V> of(
            Clock clock, Supplier<Pacing> pacing, Predicate<K> first, BiConsumer<Rows<K, V>, Samples> teller) {
        return new Sweep<>(clock, pacing, first, teller);
    }

    /**
     * Reads what is due, usually one key, and tells the run how far it is and when it wants to go on. The facts are the same
     * object until rows are told anew. A call that fails for a reason of its key costs that key; the run counts as failed
     * while there are such keys.
     *
     * @param keys all there are now, sorted; the same list as long as they are the same
     * @throws CallException of the call, if Milvus as a whole cannot be asked now
     */
    public Facts step(Run run, List<K> keys, Reader<K, V> reader) {
        if (keys != table.keys()) {
            table.keys(keys);
            isTellingUrgent = true;
        }
        beginRound(run);
        try {
            readDue(run, reader);
        } catch (RuntimeException e) {
            if (!(e instanceof CallException call && call.failure() == FailureCause.UNSUPPORTED)) {
                hold(run);
            }
            throw e;
        }
        tell();
        report(run, Math.min(LOOK_NANOS, waitNanos(clock.nanoTime())));
        return told;
    }

    /** What the facts of the last step tell, for a collector that tells more beside it. Empty before the first. */
    public Rows<K, V> rows() {
        return rows;
    }

    /** Whoever waits for a run may come often: a round that is not older than the interval is told again, and not read. */
    private void beginRound(Run run) {
        var now = clock.nanoTime();
        if (roundNanos == null) {
            roundNanos = now;
        }
        var isFresh = now - roundNanos < pacing.get().interval().toNanos();
        if (table.isRoundOver() && !(run.isAwaited() && isFresh)) {
            table.startRound();
            roundNanos = now;
        }
    }

    private void readDue(Run run, Reader<K, V> reader) {
        var start = clock.nanoTime();
        while (!table.isRoundOver()) {
            var now = clock.nanoTime();
            if (run.isAwaited() && run.deadlineNanos() - now <= 0) {
                run.failed(new CallException(FailureCause.TIMEOUT, "DEADLINE_EXCEEDED", "no time for all keys"));
                return;
            }
            if (!run.isAwaited() && (now - start >= STEP_NANOS || waitNanos(now) > 0)) {
                return;
            }
            lastCallNanos = now;
            read(table.next(), reader, now);
        }
    }

    private void read(SweepTable.Slot<K, V> slot, Reader<K, V> reader, long nowNanos) {
        isTellingDue = true;
        try {
            table.read(slot, reader.read(slot.key()), nowNanos);
        } catch (CallException e) {
            missed(slot, e);
        } catch (RuntimeException e) {
            table.miss(slot, false);
            throw e;
        }
    }

    /** Takes the failure as the key's own; rethrows what is about Milvus as a whole. */
    private void missed(SweepTable.Slot<K, V> slot, CallException failure) {
        switch (failure.failure()) {
            case UNREACHABLE, NOT_READY, UNAUTHENTICATED, UNSUPPORTED -> throw failure; // the key is asked again
            case TIMEOUT -> {
                table.miss(slot, false); // else a key that is always slow would keep the sweep from all others
                throw failure;
            }
            case DENIED, REJECTED, TOO_LARGE, MALFORMED -> {
                table.miss(slot, true);
                refusal = failure;
            }
        }
    }

    /** How long until the next call is due, if there is one. */
    private long waitNanos(long nowNanos) {
        int keys = table.keys().size();
        if (keys == 0) {
            return LOOK_NANOS;
        }
        var isNew = !table.isRoundOver() && table.next().isNew();
        var now = pacing.get();
        var spacing = isNew ? now.shortestNanos() : now.evenNanos(keys);
        return Math.max(0, Math.max(holdUntilNanos - nowNanos, lastCallNanos + spacing - nowNanos));
    }

    private void hold(Run run) {
        holdUntilNanos = clock.nanoTime() + HOLD_NANOS;
        report(run, HOLD_NANOS);
    }

    private void tell() {
        var now = clock.nanoTime();
        var isTime = rows.size() == 0 || table.isRoundOver() || now - toldNanos >= TELL_NANOS;
        if (!isTellingUrgent && !(isTellingDue && isTime)) {
            return;
        }
        var snapshot = table.snapshot();
        rows = snapshot;
        told = out -> teller.accept(snapshot, out);
        toldNanos = now;
        toldOldestNanos = table.oldestNanos();
        isTellingDue = false;
        isTellingUrgent = false;
    }

    private void report(Run run, long waitNanos) {
        if (table.refusals() > 0) {
            run.failed(Objects.requireNonNull(refusal));
        }
        var oldest = toldOldestNanos == null ? clock.nanoTime() : toldOldestNanos;
        run.sweep(table.ratio(), oldest, Duration.ofNanos(waitNanos));
    }
}
