package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OnRequestTest {

    private final ManualClock clock = new ManualClock();
    private final OnRequest onRequest = new OnRequest(Configs.of(CollectorKind.values()), clock);
    private final List<Long> timeouts = new ArrayList<>();

    @Test
    void runsEachCollectorOnceServerFirst() {
        var outcomes = onRequest.collect(
                List.of(
                        FakeCollector.failing(CollectorKind.INDEXES, FailureCause.DENIED),
                        FakeCollector.telling(CollectorKind.NODES),
                        FakeCollector.telling(CollectorKind.SERVER)),
                Duration.ofSeconds(10));

        assertThat(outcomes.keySet()).containsExactly(CollectorKind.SERVER, CollectorKind.NODES, CollectorKind.INDEXES);
        assertThat(cause(outcomes.get(CollectorKind.SERVER))).isNull();
        assertThat(cause(outcomes.get(CollectorKind.INDEXES))).isEqualTo(FailureCause.DENIED);
    }

    @Test
    void boundsEachRunByItsOwnTimeoutAndByTheTimeForAll() {
        onRequest.collect(
                List.of(
                        taking(CollectorKind.SERVER, 1),
                        taking(CollectorKind.NODES, 1),
                        taking(CollectorKind.STORAGE, 1)),
                Duration.ofSeconds(20));

        assertThat(timeouts).containsExactly(5L, 19L, 18L);
    }

    @Test
    void doesNotStartWhatHasNoTimeLeft() {
        var outcomes = onRequest.collect(
                List.of(
                        taking(CollectorKind.SERVER, 5),
                        taking(CollectorKind.NODES, 5),
                        taking(CollectorKind.STORAGE, 1)),
                Duration.ofSeconds(10));

        assertThat(timeouts).hasSize(2);
        assertThat(cause(outcomes.get(CollectorKind.STORAGE))).isEqualTo(FailureCause.TIMEOUT);
    }

    @Test
    void judgesByWhatItHasThoughNoTimeIsLeft() {
        var outcomes = onRequest.collect(
                List.of(taking(CollectorKind.SERVER, 20), FakeCollector.telling(CollectorKind.VERDICT)),
                Duration.ofSeconds(10));

        assertThat(cause(outcomes.get(CollectorKind.VERDICT))).isNull();
    }

    /** CheckHealth scans all segments: whoever comes every second must not have it scan them every second. */
    @Test
    void letsAQuestionRestThatMustAndTellsItsLastAnswer() {
        var health = taking(CollectorKind.CHECK_HEALTH, 2);

        var first = onRequest.collect(List.of(health), Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(197));
        var again = onRequest.collect(List.of(health), Duration.ofSeconds(20));

        assertThat(timeouts).hasSize(1);
        assertThat(again).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        onRequest.collect(List.of(health), Duration.ofSeconds(20));
        assertThat(timeouts).hasSize(2);
    }

    @Test
    void waitsForTheWholeOfASweep() {
        var awaited = new ArrayList<Boolean>();

        onRequest.collect(
                List.of(new FakeCollector(CollectorKind.INDEXES, run -> {
                    awaited.add(run.isAwaited());
                    return Facts.NONE;
                })),
                Duration.ofSeconds(10));

        assertThat(awaited).containsExactly(true);
    }

    @Test
    void goesOnWithASweepThatIsLongerThanARun() {
        var names =
                IntStream.range(0, 100).mapToObj(i -> String.format("k%03d", i)).toList();
        var asked = new ArrayList<String>();
        var sweep = Sweep.<String, String>of(
                clock, () -> new Sweep.Pacing(Duration.ofMinutes(5), 1), key -> false, (rows, out) -> {});
        var sweeping = new FakeCollector(
                CollectorKind.INDEXES,
                run -> sweep.step(run, names, key -> {
                    asked.add(key);
                    clock.advance(Duration.ofSeconds(1));
                    return key;
                }));

        var whole = onRequest.collect(List.of(sweeping), Duration.ofMinutes(2));

        assertThat(asked).containsExactlyElementsOf(names);
        assertThat(cause(whole.get(CollectorKind.INDEXES))).isNull();

        var again = onRequest.collect(List.of(sweeping), Duration.ofMinutes(2));

        assertThat(asked).as("what was read in this interval is told as it is").hasSize(100);
        assertThat(cause(again.get(CollectorKind.INDEXES))).isNull();
        clock.advance(Duration.ofMinutes(5));
        var half = onRequest.collect(List.of(sweeping), Duration.ofSeconds(50));
        assertThat(cause(half.get(CollectorKind.INDEXES))).isEqualTo(FailureCause.TIMEOUT);
        assertThat(asked).hasSize(150);
    }

    private FakeCollector taking(CollectorKind kind, int seconds) {
        return new FakeCollector(kind, run -> {
            timeouts.add(
                    Duration.ofNanos(run.deadlineNanos() - clock.nanoTime()).toSeconds());
            clock.advance(Duration.ofSeconds(seconds));
            return Facts.NONE;
        });
    }

    private static @Nullable FailureCause cause(@Nullable Outcome outcome) {
        return Objects.requireNonNull(outcome).cause();
    }
}
