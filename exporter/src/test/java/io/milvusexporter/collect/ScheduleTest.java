package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long START = -7; // the monotonic clock may be negative
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void runsEverythingAtOnceAtTheStartLocalCollectorsFirst() {
        var schedule = schedule(1, CollectorKind.NODES, CollectorKind.COMPONENTS, CollectorKind.SERVER);

        assertThat(schedule.waitNanos(START, false)).isZero();
        assertThat(schedule.take(START, false)).isEqualTo(CollectorKind.COMPONENTS);
        assertThat(schedule.take(START, false)).isEqualTo(CollectorKind.SERVER);
        assertThat(schedule.take(START, false)).isEqualTo(CollectorKind.NODES);
        assertThat(schedule.take(START, false)).isNull();
        assertThat(schedule.waitNanos(START, false)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void givesALocalThreadOnlyLocalCollectors() {
        var schedule = schedule(1, CollectorKind.NODES, CollectorKind.SERVER);

        assertThat(schedule.take(START, true)).isEqualTo(CollectorKind.SERVER);
        assertThat(schedule.take(START, true)).isNull();
        assertThat(schedule.waitNanos(START, true)).isEqualTo(Long.MAX_VALUE);
        assertThat(schedule.take(START, false)).isEqualTo(CollectorKind.NODES);
    }

    @Test
    void takesWhatHasBeenDueForLonger() {
        var schedule = schedule(1, CollectorKind.NODES, CollectorKind.STORAGE);
        schedule.take(START, false);
        schedule.take(START, false);
        schedule.ended(over(CollectorKind.STORAGE, START, 0));
        schedule.ended(over(CollectorKind.NODES, START + 60 * SECOND, 0));

        assertThat(schedule.take(START + 600 * SECOND, false)).isEqualTo(CollectorKind.STORAGE);
    }

    @Test
    void shortensTheFirstIntervalByUpToHalfAndLaterOnesByUpToATenth() {
        for (int seed = 0; seed < 200; seed++) {
            var schedule = schedule(seed, CollectorKind.STORAGE);
            var start = START;
            for (int run = 0; run < 20; run++) {
                schedule.take(start, false);
                schedule.ended(over(CollectorKind.STORAGE, start, SECOND));
                var wait = schedule.waitNanos(start, false);

                assertThat(wait).isBetween((run == 0 ? 30 : 54) * SECOND, 60 * SECOND);
                start += wait;
            }
        }
    }

    @Test
    void setsTwinsThatWereStartedTogetherApart() {
        Set<Long> second = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            var schedule = schedule(seed, CollectorKind.STORAGE);
            schedule.take(START, false);
            schedule.ended(over(CollectorKind.STORAGE, START, SECOND));
            second.add(schedule.waitNanos(START, false) / SECOND);
        }

        assertThat(second).hasSizeGreaterThan(10);
    }

    @Test
    void skipsWhatWasDueDuringARunLongerThanItsInterval() {
        var schedule = schedule(1, CollectorKind.NODES);
        schedule.take(START, false);

        schedule.ended(over(CollectorKind.NODES, START, 200 * SECOND));

        assertThat(schedule.take(START + 200 * SECOND, false)).isNull();
        var wait = schedule.waitNanos(START + 200 * SECOND, false);
        assertThat(wait).isBetween(1L, 30 * SECOND);
        assertThat(schedule.take(START + 200 * SECOND + wait, false)).isEqualTo(CollectorKind.NODES);
        assertThat(schedule.take(START + 900 * SECOND, false)).isNull();
    }

    @Test
    void letsCheckHealthSleepAHundredTimesItsDuration() {
        var schedule = schedule(1, CollectorKind.CHECK_HEALTH);
        schedule.take(START, false);

        schedule.ended(over(CollectorKind.CHECK_HEALTH, START, 15 * SECOND));

        assertThat(schedule.waitNanos(START + 15 * SECOND, false)).isEqualTo(1500 * SECOND);
    }

    @Test
    void comesBackSoonAfterAFailureAndSoonestToAMilvusThatIsAway() {
        for (var cause : FailureCause.values()) {
            var isAway = cause == FailureCause.UNREACHABLE || cause == FailureCause.NOT_READY;
            var schedule = schedule(1, CollectorKind.INDEXES);
            schedule.take(START, false);
            schedule.ended(over(CollectorKind.INDEXES, START, SECOND));
            var due = START + schedule.waitNanos(START, false);
            schedule.take(due, false);

            schedule.ended(failed(CollectorKind.INDEXES, cause, due));

            long longest = isAway ? 15 : 60;
            assertThat(schedule.waitNanos(due, false))
                    .as(cause.label())
                    .isBetween(longest * SECOND * 9 / 10, longest * SECOND);
        }
    }

    @Test
    void callsASweepAgainWhenItWantsItsNextBatch() {
        var schedule = schedule(1, CollectorKind.INDEXES);
        schedule.take(START, false);

        schedule.ended(batch(CollectorKind.INDEXES, START, Duration.ofMillis(40)));

        assertThat(schedule.waitNanos(START, false))
                .isEqualTo(Duration.ofMillis(40).toNanos());
    }

    @Test
    void doesNotSpinWhenASweepAlwaysWantsMore() {
        var schedule = schedule(1, CollectorKind.INDEXES);
        schedule.take(START, false);

        schedule.ended(batch(CollectorKind.INDEXES, START, Duration.ZERO));

        assertThat(schedule.waitNanos(START, false))
                .isEqualTo(Duration.ofMillis(1).toNanos());
    }

    @Test
    void runsEachClusterCollectorAtOnceWhenTheDutyIsWon() {
        var schedule = schedule(1, CollectorKind.SERVER, CollectorKind.NODES, CollectorKind.STORAGE);
        schedule.stopCluster();
        assertThat(schedule.take(START, false)).isEqualTo(CollectorKind.SERVER);
        assertThat(schedule.take(START + 3600 * SECOND, false)).isNull();

        schedule.startCluster(START + 3600 * SECOND);

        assertThat(schedule.take(START + 3600 * SECOND, false)).isEqualTo(CollectorKind.NODES);
        assertThat(schedule.take(START + 3600 * SECOND, false)).isEqualTo(CollectorKind.STORAGE);
    }

    @Test
    void givesUpARunThatWasPendingWhenTheDutyWasLost() {
        var schedule = schedule(1, CollectorKind.NODES);
        schedule.take(START, false);
        schedule.stopCluster();
        schedule.startCluster(START);

        assertThat(schedule.take(START, false)).as("the old run is still there").isNull();
        assertThat(schedule.ended(over(CollectorKind.NODES, START, SECOND))).isFalse();
        assertThat(schedule.take(START + SECOND, false)).isEqualTo(CollectorKind.NODES);
        assertThat(schedule.ended(over(CollectorKind.NODES, START + SECOND, SECOND)))
                .isTrue();
    }

    @Test
    void refusesTwoCollectorsOfOneKind() {
        assertThatThrownBy(() -> schedule(1, CollectorKind.NODES, CollectorKind.NODES))
                .hasMessage("two collectors of one kind: nodes");
    }

    @Test
    void holdsItsRulesOverHoursOfRandomRuns() {
        for (int seed = 0; seed < 10; seed++) {
            var random = new Random(seed);
            var simulation = new Simulation(seed, kind ->
                    (long) (random.nextDouble() * 0.3 * kind.timeout().toNanos()));

            simulation.run(Duration.ofHours(4));

            for (var kind : CollectorKind.values()) {
                var runs = simulation.runs(kind);
                var pauses = kind == CollectorKind.CHECK_HEALTH
                        ? 600 * SECOND
                        : kind.interval().toNanos();
                var expected = Duration.ofHours(4).toNanos() / pauses;
                assertThat((long) runs.size()).as("%s, seed %d", kind, seed).isGreaterThanOrEqualTo(expected * 9 / 10);
                assertRules(kind, runs, seed);
            }
        }
    }

    @Test
    void keepsLocalCollectorsOnTimeWhileEveryClusterQuestionRunsToItsDeadline() {
        var simulation = new Simulation(
                1,
                kind -> kind.scope() == CollectorKind.Scope.LOCAL
                        ? SECOND
                        : kind.timeout().toNanos());

        simulation.run(Duration.ofHours(1));

        for (var kind : List.of(CollectorKind.SERVER, CollectorKind.COMPONENTS)) {
            var runs = simulation.runs(kind);
            for (int i = 1; i < runs.size(); i++) {
                assertThat(runs.get(i).start - runs.get(i - 1).start).isLessThanOrEqualTo(18 * SECOND);
            }
        }
    }

    /** One run at a time; never much sooner than the interval says; CheckHealth rests. */
    private static void assertRules(CollectorKind kind, List<Span> runs, int seed) {
        assertThat(runs.get(0).start).as("%s, seed %d", kind, seed).isLessThanOrEqualTo(START + 60 * SECOND);
        for (int i = 1; i < runs.size(); i++) {
            var before = runs.get(i - 1);
            var gap = runs.get(i).start - before.start;
            var shortest = kind.interval().toNanos() * (i == 1 ? 0.5 : 0.9);
            assertThat(runs.get(i).start).isGreaterThanOrEqualTo(before.end);
            assertThat((double) gap).as("%s, run %d, seed %d", kind, i, seed).isGreaterThanOrEqualTo(shortest - 1);
            if (kind == CollectorKind.CHECK_HEALTH) {
                assertThat(runs.get(i).start - before.end).isGreaterThanOrEqualTo(100 * (before.end - before.start));
            }
        }
    }

    private record Span(CollectorKind kind, long start, long end) {}

    /** Four workers as the loop has them, in simulated time. */
    private static final class Simulation {

        private final Schedule schedule;
        private final ToLongFunction<CollectorKind> durations;
        private final Map<CollectorKind, List<Span>> runs = new EnumMap<>(CollectorKind.class);
        private final PriorityQueue<Worker> workers =
                new PriorityQueue<>((a, b) -> Long.compare(a.freeNanos, b.freeNanos));

        private static final class Worker {
            private final boolean localOnly;
            private long freeNanos = START;
            private @Nullable Span busy;

            Worker(boolean localOnly) {
                this.localOnly = localOnly;
            }
        }

        Simulation(int seed, ToLongFunction<CollectorKind> durations) {
            this.schedule = schedule(seed, CollectorKind.values());
            this.durations = durations;
            for (var localOnly : List.of(true, false, false, false)) {
                workers.add(new Worker(localOnly));
            }
        }

        void run(Duration time) {
            while (true) {
                var worker = Objects.requireNonNull(workers.poll());
                var now = worker.freeNanos;
                if (now - START >= time.toNanos()) {
                    return;
                }
                work(worker, now);
                workers.add(worker);
            }
        }

        private void work(Worker worker, long now) {
            if (worker.busy != null) {
                schedule.ended(over(worker.busy.kind, worker.busy.start, now - worker.busy.start));
                worker.busy = null;
            }
            var kind = schedule.take(now, worker.localOnly);
            if (kind == null) {
                worker.freeNanos = now + Math.max(1, Math.min(SECOND, schedule.waitNanos(now, worker.localOnly)));
                return;
            }
            worker.freeNanos = now + 1 + durations.applyAsLong(kind);
            worker.busy = new Span(kind, now, worker.freeNanos);
            runs.computeIfAbsent(kind, same -> new ArrayList<>()).add(worker.busy);
        }

        List<Span> runs(CollectorKind kind) {
            return runs.getOrDefault(kind, List.of());
        }
    }

    private static Schedule schedule(int seed, CollectorKind... kinds) {
        var config = Configs.of(kinds);
        var paces = List.of(kinds).stream().map(kind -> Pace.of(kind, config)).toList();
        return new Schedule(paces, new SplittableRandom(seed), START);
    }

    private static Outcome over(CollectorKind kind, long start, long duration) {
        return new Outcome(kind, new Reading.Complete(Facts.NONE), start, start + duration, start, null, null);
    }

    private static Outcome batch(CollectorKind kind, long start, Duration next) {
        var sweep = new Outcome.Progress(0.5, next);
        return new Outcome(kind, new Reading.Complete(Facts.NONE), start, start, start, null, sweep);
    }

    private static Outcome failed(CollectorKind kind, FailureCause cause, long start) {
        return new Outcome(kind, new Reading.Failed(cause, "", "", null), start, start, start, null, null);
    }
}
