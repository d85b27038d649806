package io.milvusexporter.collect;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ways to one fact, cheapest first. Goes down a rung only when a rung cannot be asked at all: it is unsupported or
 * unreachable, or an internal port starts or stands by. Slow or refusing is no reason to ask the dearer way. A rung that was passed over in favour of one that
 * answered is left alone for an hour, or until {@link #reset}. Used by one run at a time.
 */
public final class SourceLadder<T> {

    private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

    /** One way to the fact. */
    public static final class Rung<T> {

        private final Source source;
        private final boolean guessed;
        private final Function<Run, T> ask;
        private boolean answered;
        private boolean avoided;
        private long avoidedUntilNanos;

        private Rung(Source source, boolean guessed, Function<Run, T> ask) {
            this.source = source;
            this.guessed = guessed;
            this.ask = ask;
        }

        public static <T> Rung<T> of(Source source, Function<Run, T> ask) {
            return new Rung<>(source, false, ask);
        }

        /** A way over an address that nobody named: if it never answered, its silence is no failure. */
        public static <T> Rung<T> guessed(Source source, Function<Run, T> ask) {
            return new Rung<>(source, true, ask);
        }

        /** A coordinator on stand-by; its public port, that answers for the one at work, is as ready as Milvus is. */
        private boolean isNotReady(CallException failure) {
            return source == Source.INTERNAL && failure.failure() == FailureCause.NOT_READY;
        }

        private boolean isSilenceExpected() {
            return guessed && !answered;
        }

        private void avoidUntil(long nanos) {
            avoided = true;
            avoidedUntilNanos = nanos;
        }
    }

    private final Clock clock;
    private final List<Rung<T>> rungs;
    private volatile boolean forget;

    public SourceLadder(Clock clock, List<Rung<T>> rungs) {
        this.clock = clock;
        this.rungs = List.copyOf(rungs);
    }

    /** Milvus may be another one now: every way is tried again from the top. From any thread. */
    public void reset() {
        forget = true;
    }

    /**
     * The fact from the cheapest rung that answers, and tells the run which that was; empty if this Milvus cannot tell.
     *
     * @throws CallException of the rung that was reached but failed, or of the last that could not be reached
     */
    public Optional<T> ask(Run run) {
        if (forget) {
            forget = false;
            rungs.forEach(rung -> rung.avoided = false);
        }
        CallException silence = null;
        for (int i = 0; i < rungs.size(); i++) {
            var rung = rungs.get(i);
            if (isAvoided(rung)) {
                continue;
            }
            try {
                var fact = rung.ask.apply(run);
                rung.answered = true;
                avoidAllAbove(i);
                run.source(rung.source);
                return Optional.of(fact);
            } catch (CallException e) {
                silence = down(rung, e, silence);
            }
        }
        if (silence != null) {
            throw silence;
        }
        run.source(Source.NONE);
        return Optional.empty();
    }

    /** What is left to throw at the end of the ladder after this rung failed; rethrows what is no reason to go down. */
    private @Nullable CallException down(Rung<T> rung, CallException failure, @Nullable CallException silence) {
        if (failure.failure() == FailureCause.UNSUPPORTED) {
            rung.answered = true;
            rung.avoidUntil(clock.nanoTime() + REMEMBERED_NANOS);
            return silence;
        }
        if (failure.failure() == FailureCause.UNREACHABLE || rung.isNotReady(failure)) {
            return rung.isSilenceExpected() ? silence : failure;
        }
        rung.answered = true;
        throw failure;
    }

    /** Only when a dearer rung has answered: while all of Milvus is away, the cheap ones are no worse than the others. */
    private void avoidAllAbove(int rung) {
        var until = clock.nanoTime() + REMEMBERED_NANOS;
        for (int i = 0; i < rung; i++) {
            if (!isAvoided(rungs.get(i))) {
                rungs.get(i).avoidUntil(until);
            }
        }
    }

    private boolean isAvoided(Rung<T> rung) {
        return rung.avoided && clock.nanoTime() - rung.avoidedUntilNanos < 0;
    }
}
