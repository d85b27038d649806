package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each collector of one Milvus last said, for the one that judges all of it and asks nothing itself. Written by the
 * collecting threads, read by another.
 */
public final class Overheard {

    /** What a collector has to say that is not stale, and when the oldest of it was read. */
    public record Said(Facts facts, long readNanos) {}

    /**
     * How a collector stood after its last run.
     *
     * @param facts null if it has told none
     * @param sinceNanos the end of its first run
     */
    private record Heard(Standing standing, @Nullable Facts facts, long sinceNanos) {}

    private volatile CollectConfig config;
    private final Clock clock;
    private final Map<CollectorKind, Heard> heard = new ConcurrentHashMap<>();

    public Overheard(CollectConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** These collectors count from now on; what the others said is forgotten. */
    public void change(CollectConfig next) {
        config = next;
        heard.keySet().removeIf(kind -> !isEnabled(kind));
    }

    private boolean isEnabled(CollectorKind kind) {
        var collector = config.collectors().get(kind);
        return collector != null && collector.enabled();
    }

    /** The same collector, with somebody who listens. */
    public Collector listen(Collector collector) {
        return new Listened(collector);
    }

    /** Whether a run of it is over. */
    public boolean hasRun(CollectorKind kind) {
        return heard.containsKey(kind);
    }

    /** Whether it is to run, and no run of it is over yet. */
    public boolean isAwaited(CollectorKind kind) {
        return isEnabled(kind) && !hasRun(kind);
    }

    /** Empty if it has said nothing yet, what it said is stale, or this Milvus cannot tell. */
    public Optional<Said> said(CollectorKind kind) {
        var last = heard.get(kind);
        if (last == null || last.facts() == null || last.standing().readNanos() == null || isOld(last)) {
            return Optional.empty();
        }
        return Optional.of(new Said(last.facts(), last.standing().readNanos()));
    }

    /** Why its last run failed; null if it did not, or there was none. */
    public @Nullable FailureCause cause(CollectorKind kind) {
        var last = heard.get(kind);
        return last == null ? null : last.standing().cause();
    }

    /** Whether it has run, and what it has to say is older than its bound. A Milvus that cannot tell is not stale. */
    public boolean isStale(CollectorKind kind) {
        var last = heard.get(kind);
        return last != null && last.standing().success() != null && isOld(last);
    }

    /** Forgets who has not ended a run for so long, as after another exporter was the one to ask. */
    public void forget(Duration silence) {
        var now = clock.nanoTime();
        heard.values().removeIf(each -> {
            var last = each.standing().last();
            return last != null && now - last.endedNanos() > silence.toNanos();
        });
    }

    private boolean isOld(Heard last) {
        var read = last.standing().readNanos();
        var from = read == null ? last.sinceNanos() : read;
        return clock.nanoTime() - from > last.standing().staleAfterNanos();
    }

    private void hear(Outcome outcome) {
        heard.compute(outcome.kind(), (kind, before) -> {
            var pace = Pace.of(kind, config);
            var standing =
                    before == null ? Standing.of(pace) : before.standing().at(pace);
            var facts = outcome.reading().facts();
            if (facts == null && before != null) {
                facts = before.facts();
            }
            return new Heard(
                    standing.after(outcome),
                    outcome.isUnsupported() ? null : facts,
                    before == null ? outcome.endedNanos() : before.sinceNanos());
        });
    }

    private final class Listened implements Collector {

        private final Collector collector;

        Listened(Collector collector) {
            this.collector = collector;
        }

        @Override
        public CollectorKind kind() {
            return collector.kind();
        }

        @Override
        public List<Family> families() {
            return collector.families();
        }

        @Override
        public Facts collect(Run run) {
            var listening = new Listening(run, clock.nanoTime());
            try {
                var facts = collector.collect(listening);
                hear(listening.outcome(kind(), listening.reading(facts), clock.nanoTime()));
                return facts;
            } catch (CallException e) {
                hear(listening.outcome(kind(), failed(e, null), clock.nanoTime()));
                throw e;
            } catch (RuntimeException e) {
                var why = new CallException(FailureCause.MALFORMED, "MALFORMED", e.toString());
                hear(listening.outcome(kind(), failed(why, null), clock.nanoTime()));
                throw e;
            }
        }
    }

    private static Reading failed(CallException why, @Nullable Facts facts) {
        return new Reading.Failed(why.failure(), why.code(), "", facts);
    }

    /** Passes on what a collector says of its run, and remembers it. */
    private static final class Listening implements Run {

        private final Run run;
        private final long startNanos;
        private long readNanos;
        private @Nullable Source source;
        private @Nullable CallException failure;
        private Outcome.@Nullable Progress sweep;

        Listening(Run run, long startNanos) {
            this.run = run;
            this.startNanos = startNanos;
            this.readNanos = startNanos;
        }

        @Override
        public long deadlineNanos() {
            return run.deadlineNanos();
        }

        @Override
        public boolean isAwaited() {
            return run.isAwaited();
        }

        @Override
        public void source(Source told) {
            run.source(told);
            source = source == null || source == Source.NONE ? told : source;
        }

        @Override
        public void asOf(long nanos) {
            run.asOf(nanos);
            readNanos = Math.min(readNanos - startNanos, nanos - startNanos) + startNanos;
        }

        @Override
        public void denied(String method, CallException why) {
            run.denied(method, why);
        }

        @Override
        public void failed(CallException why) {
            run.failed(why);
            failure = why;
        }

        @Override
        public void sweep(double ratio, long oldestReadNanos, Duration next) {
            run.sweep(ratio, oldestReadNanos, next);
            sweep = new Outcome.Progress(ratio, next);
            readNanos = Math.min(readNanos - startNanos, oldestReadNanos - startNanos) + startNanos;
        }

        Reading reading(Facts facts) {
            return failure == null ? new Reading.Complete(facts) : Overheard.failed(failure, facts);
        }

        Outcome outcome(CollectorKind kind, Reading reading, long endedNanos) {
            return new Outcome(kind, reading, startNanos, endedNanos, readNanos, source, sweep);
        }
    }
}
