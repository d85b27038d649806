package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One collection now, for somebody who waits for it: each collector once, one after the other, sweeps to their end. Asked
 * again and again it keeps to what Milvus can bear: a question that must rest is answered as before. Used by one thread at a
 * time.
 */
public final class OnRequest {

    private final CollectConfig config;
    private final Clock clock;
    private final CollectorRunner runner;
    private final Map<CollectorKind, Outcome> resting = new EnumMap<>(CollectorKind.class);

    public OnRequest(CollectConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.runner = new CollectorRunner(clock);
    }

    /**
     * The outcome of every collector, in the order of their kinds: server first. A run has its own timeout, and what is left
     * of the time for all; a collector whose turn does not come has timed out.
     */
    public Map<CollectorKind, Outcome> collect(List<Collector> collectors, Duration timeForAll) {
        var end = clock.nanoTime() + timeForAll.toNanos();
        var outcomes = new EnumMap<CollectorKind, Outcome>(CollectorKind.class);
        collectors.stream().sorted(Comparator.comparing(Collector::kind)).forEach(collector -> {
            outcomes.put(collector.kind(), collect(collector, end));
        });
        return outcomes;
    }

    private Outcome collect(Collector collector, long endNanos) {
        var outcome = run(collector, endNanos);
        while (isHalfSwept(outcome) && endNanos - clock.nanoTime() > 0) {
            outcome = run(collector, endNanos);
        }
        return outcome;
    }

    /** A sweep over thousands of collections takes longer than a run may, and goes on where it stopped. */
    private static boolean isHalfSwept(Outcome outcome) {
        var sweep = outcome.sweep();
        return sweep != null && sweep.ratio() < 1 && outcome.reading().facts() != null;
    }

    private Outcome run(Collector collector, long endNanos) {
        var now = clock.nanoTime();
        var pace = Pace.of(collector.kind(), config);
        var before = resting.get(collector.kind());
        if (before != null && now - before.startedNanos() < pace.restNanos(before.durationNanos())) {
            return before;
        }
        var left = endNanos - now;
        if (left <= 0 && collector.kind() != CollectorKind.VERDICT) { // which asks nothing
            var late = new Reading.Failed(FailureCause.TIMEOUT, "DEADLINE_EXCEEDED", "no time was left for it", null);
            return new Outcome(collector.kind(), late, now, now, now, null, null);
        }
        var own = Objects.requireNonNull(config.collectors().get(collector.kind()))
                .timeout();
        var outcome = runner.runAwaited(collector, now + Math.min(left, own.toNanos()));
        if (pace.rest() > 0) {
            resting.put(collector.kind(), outcome);
        }
        return outcome;
    }
}
