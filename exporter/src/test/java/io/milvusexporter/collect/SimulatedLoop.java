package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The schedule of a loop played through by one thread, on a clock that moves only when nobody has anything to do: hours of
 * collecting in seconds, the same each time.
 */
public final class SimulatedLoop {

    private final Map<CollectorKind, Collector> collectors;
    private final Map<CollectorKind, Duration> timeouts = new EnumMap<>(CollectorKind.class);
    private final Schedule schedule;
    private final CollectorRunner runner;
    private final ManualClock clock;

    public SimulatedLoop(List<Collector> collectors, CollectConfig config, ManualClock clock) {
        this.collectors = collectors.stream().collect(Collectors.toMap(Collector::kind, each -> each));
        config.collectors().forEach((kind, each) -> timeouts.put(kind, each.timeout()));
        this.clock = clock;
        this.runner = new CollectorRunner(clock);
        this.schedule = new Schedule(
                collectors.stream().map(each -> Pace.of(each.kind(), config)).toList(),
                new SplittableRandom(1),
                clock.nanoTime());
    }

    /** Runs what is due in this time, and tells of each run that is over. */
    public void play(Duration time, Consumer<Outcome> listener) {
        long end = clock.nanoTime() + time.toNanos();
        while (clock.nanoTime() - end < 0) {
            var kind = schedule.take(clock.nanoTime(), false);
            if (kind == null) {
                clock.advance(Duration.ofNanos(schedule.waitNanos(clock.nanoTime(), false)));
                continue;
            }
            var outcome = runner.run(
                    Objects.requireNonNull(collectors.get(kind)), Objects.requireNonNull(timeouts.get(kind)));
            schedule.ended(outcome);
            listener.accept(outcome);
        }
    }
}
