package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a collector once. Whatever goes wrong in it is a value from here on. */
public final class CollectorRunner {

    private static final Log LOG = Log.of(CollectorRunner.class);

    private final Clock clock;

    public CollectorRunner(Clock clock) {
        this.clock = clock;
    }

    /** One run on the collector's own schedule; a sweep reads one batch. */
    public Outcome run(Collector collector, Duration timeout) {
        return run(collector, timeout, (method, why) -> {});
    }

    /**
     * As {@link #run(Collector, Duration)}.
     *
     * @param denied told of each call that Milvus denies, also where the collector goes on without it
     */
    public Outcome run(Collector collector, Duration timeout, BiConsumer<String, CallException> denied) {
        var start = clock.nanoTime();
        return run(collector, new Told(start, start + timeout.toNanos(), false, denied));
    }

    /** One run that somebody waits for; a sweep goes on to its end. */
    Outcome runAwaited(Collector collector, long deadlineNanos) {
        return run(collector, new Told(clock.nanoTime(), deadlineNanos, true, (method, why) -> {}));
    }

    private Outcome run(Collector collector, Told run) {
        var reading = read(collector, run);
        LOG.debug("Run is over", "collector", collector.kind().label(), "reading", reading);
        return run.outcome(collector.kind(), reading, clock.nanoTime());
    }

    private static Reading read(Collector collector, Told run) {
        try {
            return run.reading(collector.collect(run));
        } catch (CallException e) {
            return failed(e, null);
        } catch (RuntimeException e) {
            // A Milvus that answers in a shape we do not know costs this collector, not the page.
            LOG.debug("Answer was not understood", "collector", collector.kind().label(), "error", e);
            return new Reading.Failed(FailureCause.MALFORMED, e.getClass().getSimpleName(), e.toString(), null);
        }
    }

    private static Reading failed(CallException why, @Nullable Facts facts) {
        var detail = Objects.requireNonNullElse(why.getMessage(), "");
        return new Reading.Failed(why.failure(), why.code(), detail, facts);
    }

    /** What a collector says while it runs. Written by the run's thread alone. */
    private static final class Told implements Run {

        private final long startNanos;
        private final long deadlineNanos;
        private final boolean awaited;
        private final BiConsumer<String, CallException> onDenied;
        private long readNanos;
        private @Nullable Source source;
        private @Nullable CallException failure;
        private Outcome.@Nullable Progress sweep;

        Told(long startNanos, long deadlineNanos, boolean awaited, BiConsumer<String, CallException> onDenied) {
            this.startNanos = startNanos;
            this.deadlineNanos = deadlineNanos;
            this.awaited = awaited;
            this.onDenied = onDenied;
            this.readNanos = startNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isAwaited() {
            return awaited;
        }

        @Override
        public void source(Source told) {
            var known = source;
            var none = told == Source.NONE;
            if (known == null || known == Source.NONE || (!none && told.compareTo(known) > 0)) {
                source = told;
            }
        }

        @Override
        public void asOf(long nanos) {
            readNanos = Math.min(readNanos - startNanos, nanos - startNanos) + startNanos;
        }

        @Override
        public void denied(String method, CallException why) {
            onDenied.accept(method, why);
        }

        @Override
        public void failed(CallException why) {
            failure = why;
        }

        @Override
        public void sweep(double ratio, long oldestReadNanos, Duration next) {
            sweep = new Outcome.Progress(ratio, next);
            asOf(oldestReadNanos);
        }

        Reading reading(Facts facts) {
            return failure == null ? new Reading.Complete(facts) : CollectorRunner.failed(failure, facts);
        }

        Outcome outcome(CollectorKind kind, Reading reading, long endedNanos) {
            return new Outcome(kind, reading, startNanos, endedNanos, readNanos, source, sweep);
        }
    }
}
