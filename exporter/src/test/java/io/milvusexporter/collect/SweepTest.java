package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Samples;
import io.milvusexporter.testing.ManualClock;
import io.milvusexporter.testing.ToldFamilies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ManualClock clock = new ManualClock();
    private final CollectorRunner runner = new CollectorRunner(clock);
    private final List<Long> calls = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, FailureCause> failures = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> broken = new HashSet<>();
    private final Map<String, String> written = new TreeMap<>();
    private Duration callTime = Duration.ofMillis(2);
    private Facts last = Facts.NONE;

    /** What a sweep is told while it runs. */
    private record Keys(Sweep<String, String> sweep, List<String> keys) {}

    @ParameterizedTest
    @CsvSource({"10, 25", "1000, 5", "10000, 25", "65536, 40"})
    void asksForEveryKeyOnceARoundAndNeverFasterThanItsRate(int size, int rate) {
        var all = new Keys(sweep(rate), names(size));
        var even = Math.max(SECOND / rate, INTERVAL.toNanos() / size);

        runUntil(all, () -> calls.size() == size);
        var firstRound = List.copyOf(asked);
        runUntil(all, () -> calls.size() == 2 * size);

        assertThat(new HashSet<>(firstRound)).hasSize(size);
        assertThat(new HashSet<>(asked.subList(size, 2 * size))).hasSize(size);
        assertThat(BudgetTest.mostInASecond(calls)).isLessThanOrEqualTo(rate);
        assertGaps(1, size, SECOND / rate);
        assertGaps(size + 1, 2 * size, even);
        assertThat(page()).hasSize(size);
    }

    /** Every gap is as wide as asked for, and wider only by the little that a step takes to come around. */
    private void assertGaps(int from, int to, long gap) {
        long narrowest = Long.MAX_VALUE;
        long widest = 0;
        for (int i = from; i < to; i++) {
            long between = calls.get(i) - calls.get(i - 1);
            narrowest = Math.min(narrowest, between);
            widest = Math.max(widest, between);
        }
        assertThat(narrowest).isGreaterThanOrEqualTo(gap - 1);
        assertThat(widest).isLessThanOrEqualTo(gap + Duration.ofMillis(20).toNanos());
    }

    @Test
    void keepsItsRateWhenCallsAreSlow() {
        var all = new Keys(sweep(5), names(100));
        callTime = Duration.ofMillis(450);

        runUntil(all, () -> calls.size() == 100);

        assertThat(BudgetTest.mostInASecond(calls)).isLessThanOrEqualTo(3);
        assertThat(calls.get(99) - calls.get(0)).isLessThan(60 * SECOND);
    }

    @Test
    void keepsAThreadForLittleMoreThanASecond() {
        var all = new Keys(sweep(25), names(100));
        callTime = Duration.ofMillis(300);

        var outcome = step(all);

        assertThat(outcome.durationNanos()).isBetween(SECOND, 2 * SECOND);
        assertThat(calls).hasSize(4);
    }

    @Test
    void readsWhatMattersMoreFirst() {
        var sweep = Sweep.<String, String>of(clock, () -> pacing(25), key -> key.endsWith("7"), this::tell);
        var all = new Keys(sweep, names(30));

        runUntil(all, () -> calls.size() == 30);

        assertThat(asked.subList(0, 4)).containsExactly("k00007", "k00017", "k00027", "k00000");
    }

    @Test
    void tellsTheRowsItHasAfterEachBatchAndKeepsTheOldOnes() {
        var all = new Keys(sweep(1), names(30));

        step(all);
        assertThat(page()).hasSize(1);
        runFor(all, Duration.ofSeconds(12));

        assertThat(page()).hasSizeBetween(10, 12);
        runUntil(all, () -> calls.size() == 45);
        assertThat(page()).hasSize(30);
    }

    @Test
    void tellsTheSameFactsUntilThereIsSomethingNewWorthTelling() {
        var all = new Keys(sweep(25), names(1000));
        var distinct = new HashSet<Facts>();

        runUntil(all, () -> calls.size() == 1000, outcome -> distinct.add(facts(outcome)));

        assertThat(distinct).hasSizeBetween(5, 7);
    }

    @Test
    void dropsAKeyThatVanishedAtOnce() {
        var sweep = sweep(25);
        var all = new Keys(sweep, names(10));
        runUntil(all, () -> calls.size() == 10);

        step(new Keys(sweep, names(5)));

        assertThat(page()).hasSize(5);
    }

    @Test
    void readsANewKeyNextAndAtTheFullRate() {
        var sweep = sweep(25);
        runUntil(new Keys(sweep, names(10)), () -> calls.size() == 10);
        runFor(new Keys(sweep, names(10)), Duration.ofSeconds(31));
        asked.clear();

        runFor(new Keys(sweep, names(13)), Duration.ofSeconds(6));

        assertThat(asked).containsExactly("k00010", "k00011", "k00012");
    }

    @Test
    void resumesWhereItStoppedWhenKeysChange() {
        var sweep = sweep(25);
        runUntil(new Keys(sweep, names(100)), () -> calls.size() == 40);
        var without = new ArrayList<>(names(100));
        without.remove("k00050");
        asked.clear();

        runUntil(new Keys(sweep, without), () -> calls.size() == 99);

        assertThat(asked).hasSize(59).startsWith("k00040").endsWith("k00099").doesNotContain("k00050");
    }

    @Test
    void tellsHowFarItIsAndHowOldTheOldestReadIs() {
        var all = new Keys(sweep(1), names(4));
        var start = clock.nanoTime();

        var first = step(all);
        assertThat(ratio(first)).isEqualTo(0.25);
        assertThat(first.readNanos()).isEqualTo(start);
        runUntil(all, () -> calls.size() == 4);
        var outcome = runUntil(all, () -> calls.size() == 5);

        assertThat(ratio(outcome)).isEqualTo(0.25);
        assertThat(outcome.readNanos()).isBetween(start, calls.get(1));
    }

    @Test
    void isAsYoungAsTheRunWhenThereAreNoKeys() {
        var none = new Keys(sweep(1), List.of());

        step(none);
        clock.advance(Duration.ofHours(1));
        var outcome = step(none);

        assertThat(ratio(outcome)).isEqualTo(1);
        assertThat(outcome.readNanos()).isEqualTo(outcome.startedNanos());
        assertThat(outcome.reading()).isInstanceOf(Reading.Complete.class);
        assertThat(next(outcome)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void remembersThatThereIsNothingToTellOfAKey() {
        var all = new Keys(sweep(25), names(3));
        silent.add("k00001");
        runUntil(all, () -> calls.size() == 3);

        assertThat(page()).containsOnlyKeys("k00000", "k00002");
        assertThat(ratio(step(all))).isIn(0.0, 1.0);
    }

    @Test
    void failsWhileAKeyIsRefusedButReadsAllOthers() {
        var all = new Keys(sweep(25), names(20));
        failures.put("k00003", FailureCause.DENIED);

        var outcome = runUntil(all, () -> calls.size() == 20);

        assertThat(outcome.cause()).isEqualTo(FailureCause.DENIED);
        assertThat(page()).hasSize(19);
        failures.clear();
        assertThat(runUntil(all, () -> calls.size() == 40).cause()).isNull();
        assertThat(page()).hasSize(20);
    }

    @Test
    void keepsWhatARefusedKeyToldUntilItFailsThreeTimes() {
        var all = new Keys(sweep(25), names(2));
        runUntil(all, () -> calls.size() == 2);
        failures.put("k00001", FailureCause.REJECTED);

        runUntil(all, () -> calls.size() == 6);
        assertThat(page()).hasSize(2);
        runUntil(all, () -> calls.size() == 8);

        assertThat(page()).containsOnlyKeys("k00000");
    }

    @Test
    void remembersTheRefusalOfAKeyThatStays() {
        var sweep = sweep(25);
        failures.put("k00003", FailureCause.DENIED);
        runUntil(new Keys(sweep, names(20)), () -> calls.size() == 20);

        assertThat(step(new Keys(sweep, names(19))).cause()).isEqualTo(FailureCause.DENIED);
    }

    @Test
    void forgetsTheRefusalOfAKeyThatVanished() {
        var sweep = sweep(25);
        failures.put("k00019", FailureCause.DENIED);
        runUntil(new Keys(sweep, names(20)), () -> calls.size() == 20);

        assertThat(step(new Keys(sweep, names(19))).cause()).isNull();
    }

    @Test
    void leavesAMilvusThatIsAwayAloneAndThenAsksForTheSameKeyAgain() {
        var all = new Keys(sweep(25), names(20));
        failures.put("k00003", FailureCause.UNREACHABLE);

        var outcome = runUntil(all, () -> calls.size() == 4);

        assertThat(outcome.cause()).isEqualTo(FailureCause.UNREACHABLE);
        assertThat(outcome.reading().facts()).isNull();
        assertThat(next(outcome)).isEqualTo(Duration.ofSeconds(15));
        failures.clear();
        clock.advance(Duration.ofSeconds(15));
        step(all);
        assertThat(asked).endsWith("k00003");
    }

    @Test
    void doesNotStickToAKeyThatIsAlwaysSlow() {
        var all = new Keys(sweep(25), names(20));
        failures.put("k00003", FailureCause.TIMEOUT);
        var failed = new ArrayList<Outcome>();

        runUntil(all, () -> calls.size() == 20, outcome -> {
            if (outcome.cause() != null) {
                failed.add(outcome);
            }
        });

        assertThat(failed).hasSize(1);
        assertThat(page()).hasSize(19);
    }

    @Test
    void goesPastAnAnswerThatItsReaderDoesNotUnderstand() {
        var all = new Keys(sweep(25), names(5));
        broken.add("k00002");

        runUntil(all, () -> calls.size() == 5);

        assertThat(page()).hasSize(4);
    }

    @Test
    void leavesTheLadderToDecideWhenTheCallIsUnsupported() {
        var sweep = sweep(25);
        failures.put("k00000", FailureCause.UNSUPPORTED);
        var told = new ArrayList<Outcome>();

        told.add(step(new Keys(sweep, names(5))));

        assertThat(told).singleElement().satisfies(outcome -> {
            assertThat(outcome.cause()).isEqualTo(FailureCause.UNSUPPORTED);
            assertThat(outcome.sweep()).isNull();
        });
    }

    @Test
    void goesOnToItsEndWhenSomebodyWaitsForIt() {
        var all = new Keys(sweep(1), names(200));

        var outcome = runner.runAwaited(collector(all), clock.nanoTime() + 10 * SECOND);
        show(outcome);

        assertThat(outcome.reading()).isInstanceOf(Reading.Complete.class);
        assertThat(ratio(outcome)).isEqualTo(1);
        assertThat(page()).hasSize(200);
    }

    @Test
    void tellsWhatItHasAndFailsWhenTheTimeOfTheWaitingIsOver() {
        var all = new Keys(sweep(1), names(200));
        callTime = Duration.ofMillis(100);

        var outcome = runner.runAwaited(collector(all), clock.nanoTime() + 5 * SECOND);
        show(outcome);

        assertThat(outcome.cause()).isEqualTo(FailureCause.TIMEOUT);
        assertThat(page()).hasSize(50);
    }

    @Test
    void refusesAPaceThatNeverAsks() {
        assertThatThrownBy(() -> new Sweep.Pacing(INTERVAL, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sweep.Pacing(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private Sweep<String, String> sweep(int rate) {
        return Sweep.of(clock, () -> pacing(rate), key -> false, this::tell);
    }

    private static Sweep.Pacing pacing(int rate) {
        return new Sweep.Pacing(INTERVAL, rate);
    }

    private static List<String> names(int size) {
        IntFunction<String> name = i -> String.format("k%05d", i);
        return IntStream.range(0, size).mapToObj(name).toList();
    }

    private void tell(Sweep.Rows<String, String> rows, Samples out) {
        written.clear();
        rows.forEach(written::put);
        assertThat(written).hasSize(rows.size());
    }

    /** What the last facts tell. */
    private Map<String, String> page() {
        written.clear();
        last.writeTo(new ToldFamilies(family -> {}));
        return written;
    }

    private @Nullable String read(String key) {
        calls.add(clock.nanoTime());
        asked.add(key);
        clock.advance(callTime);
        var failure = failures.get(key);
        if (failure != null) {
            throw FakeCollector.failure(failure);
        }
        if (broken.contains(key)) {
            throw new IllegalStateException("what is this?");
        }
        return silent.contains(key) ? null : "value of " + key;
    }

    private FakeCollector collector(Keys all) {
        return new FakeCollector(CollectorKind.INDEXES, run -> all.sweep.step(run, all.keys, this::read));
    }

    private Outcome step(Keys all) {
        var outcome = runner.run(collector(all), Duration.ofSeconds(20));
        show(outcome);
        return outcome;
    }

    private void show(Outcome outcome) {
        var facts = outcome.reading().facts();
        if (facts != null) {
            last = facts;
        }
    }

    private Outcome runUntil(Keys all, BooleanSupplier isDone) {
        return runUntil(all, isDone, outcome -> {});
    }

    /** As the schedule does it: the next step when the last one asked for it, a millisecond late. */
    private Outcome runUntil(Keys all, BooleanSupplier isDone, Consumer<Outcome> each) {
        while (true) {
            var outcome = step(all);
            each.accept(outcome);
            if (isDone.getAsBoolean()) {
                return outcome;
            }
            clock.advance(next(outcome).plusMillis(1));
        }
    }

    private void runFor(Keys all, Duration time) {
        var end = clock.nanoTime() + time.toNanos();
        runUntil(all, () -> clock.nanoTime() - end >= 0);
    }

    private static double ratio(Outcome outcome) {
        return outcome.sweep() == null ? Double.NaN : outcome.sweep().ratio();
    }

    private static Duration next(Outcome outcome) {
        return outcome.sweep() == null
                ? Duration.ofSeconds(15)
                : outcome.sweep().next();
    }

    private static Facts facts(Outcome outcome) {
        var facts = outcome.reading().facts();
        return facts == null ? Facts.NONE : facts;
    }
}
