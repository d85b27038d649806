package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final SeriesCounts COUNTS = new SeriesCounts() {
        @Override
        public long series(String collector) {
            return 40L + collector.length();
        }

        @Override
        public long dropped(String collector) {
            return 3;
        }
    };

    private final ManualClock clock = new ManualClock();
    private final PageProbe page = new PageProbe();
    private final Board board = new Board(
            Configs.of(
                    CollectorKind.SERVER,
                    CollectorKind.COMPONENTS,
                    CollectorKind.NODES,
                    CollectorKind.CHECK_HEALTH,
                    CollectorKind.INDEXES),
            clock,
            page);

    @BeforeEach
    void isPoller() {
        board.duty(true);
    }

    @Test
    void showsTheFactsOfARunUntilTheyAreStale() {
        var facts = FakeCollector.facts();

        takes(CollectorKind.NODES, 2, run -> facts);

        assertThat(page.facts("nodes")).isSameAs(facts);
        assertThat(fresh(CollectorKind.NODES)).isEqualTo(Duration.ofSeconds(3 * (30 + 2) - 2));
    }

    @Test
    void showsNothingForLessThanAMinute() {
        takes(CollectorKind.COMPONENTS, 0, run -> Facts.NONE);

        assertThat(fresh(CollectorKind.COMPONENTS)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void keepsTheOldFactsAndTheirBoundWhileRunsFail() {
        var facts = FakeCollector.facts();
        takes(CollectorKind.NODES, 0, run -> facts);

        clock.advance(Duration.ofSeconds(30));
        fails(CollectorKind.NODES, FailureCause.TIMEOUT);

        assertThat(page.facts("nodes")).isSameAs(facts);
        assertThat(fresh(CollectorKind.NODES)).isEqualTo(Duration.ofSeconds(60));
        assertThat(page.told()).containsExactly("update nodes");
    }

    @Test
    void neverLetsMilvusUpGoStale() {
        takes(CollectorKind.SERVER, 0, run -> Facts.NONE);
        clock.advance(Duration.ofDays(3650));

        assertThat(page.isFresh("server", clock.nanoTime())).isTrue();
    }

    @Test
    void showsWhatAFailedRunHasToTell() {
        var down = FakeCollector.facts();

        takes(CollectorKind.SERVER, 0, run -> {
            run.failed(FakeCollector.failure(FailureCause.UNREACHABLE));
            return down;
        });

        assertThat(page.facts("server")).isSameAs(down);
        assertThat(board.isMilvusUp()).isFalse();
        assertThat(status("server").lastSuccess()).isNull();
    }

    @Test
    void boundsFactsThatWereReadEarlierByTheTimeTheyWereRead() {
        takes(CollectorKind.NODES, 0, run -> {
            run.asOf(clock.nanoTime() - Duration.ofSeconds(14).toNanos());
            return Facts.NONE;
        });

        assertThat(fresh(CollectorKind.NODES)).isEqualTo(Duration.ofSeconds(90 - 14));
        assertThat(status("nodes").ageSeconds()).isEqualTo(14);
    }

    @Test
    void leavesCheckHealthOnThePageWhileItRests() {
        takes(CollectorKind.CHECK_HEALTH, 10, run -> Facts.NONE);

        assertThat(fresh(CollectorKind.CHECK_HEALTH)).isGreaterThan(Duration.ofSeconds(1000 + 10));
    }

    @Test
    void boundsASweepByItsLastBatchHoweverOldItsOldestRead() {
        takes(CollectorKind.INDEXES, 0, run -> batch(run, Duration.ofHours(1), Facts.NONE));

        assertThat(fresh(CollectorKind.INDEXES)).isEqualTo(Duration.ofMinutes(15));
        assertThat(status("indexes").ageSeconds()).isEqualTo(3600);
    }

    @Test
    void tellsThePageOfASweepsUnchangedRowsOnlyWhenTheTimeIsWorthIt() {
        var rows = FakeCollector.facts();
        for (int i = 0; i < 10_000; i++) {
            takes(CollectorKind.INDEXES, 0, run -> batch(run, Duration.ofMinutes(5), rows));
            clock.advance(Duration.ofMillis(100));
            assertThat(fresh(CollectorKind.INDEXES)).isGreaterThan(Duration.ofMinutes(11));
        }

        assertThat(page.told()).hasSizeBetween(4, 6);
    }

    @Test
    void dropsWhatMilvusCanTellNoMore() {
        takes(CollectorKind.NODES, 0, run -> Facts.NONE);

        takes(CollectorKind.NODES, 0, BoardTest::cannotTell);
        takes(CollectorKind.NODES, 0, BoardTest::cannotTell);

        assertThat(page.told()).containsExactly("update nodes", "drop nodes");
        assertThat(status("nodes").success()).isNull();
        assertThat(status("nodes").source()).isEqualTo("none");
        assertThat(status("nodes").lastSuccess()).isNull();
    }

    @Test
    void dropsEveryClusterCollectorWhenTheDutyIsLostAndBelievesNoLateRun() {
        takes(CollectorKind.NODES, 0, run -> Facts.NONE);
        takes(CollectorKind.SERVER, 0, run -> Facts.NONE);

        board.duty(false);
        takes(CollectorKind.NODES, 0, run -> Facts.NONE);

        assertThat(page.told()).containsExactly("update nodes", "update server", "drop nodes");
        assertThat(board.isPoller()).isFalse();
        assertThat(status("nodes").lastSuccess()).isNull();
        assertThat(status("server").success()).isTrue();
    }

    @Test
    void isReadyWhenEveryPromptCollectorHasEndedARunWellOrBadly() {
        takes(CollectorKind.SERVER, 0, run -> Facts.NONE);
        fails(CollectorKind.COMPONENTS, FailureCause.UNREACHABLE);
        takes(CollectorKind.NODES, 0, BoardTest::cannotTell);
        assertThat(board.isReady()).isFalse();

        fails(CollectorKind.CHECK_HEALTH, FailureCause.TIMEOUT);

        assertThat(board.isReady()).as("indexes runs every five minutes").isTrue();
        board.duty(false);
        board.duty(true);
        assertThat(board.isReady()).as("once ready, always ready").isTrue();
    }

    @Test
    void isReadyAfterHalfAMinuteWhateverHappens() {
        clock.advance(Duration.ofMillis(29_999));
        assertThat(board.isReady()).isFalse();

        clock.advance(Duration.ofMillis(1));

        assertThat(board.isReady()).isTrue();
    }

    @Test
    void doesNotWaitForWhatAnotherExporterAsks() {
        board.duty(false);
        takes(CollectorKind.SERVER, 0, run -> Facts.NONE);
        takes(CollectorKind.COMPONENTS, 0, run -> Facts.NONE);

        assertThat(board.isReady()).isTrue();
    }

    @Test
    void isNotReadyBeforeItIsKnownWhoAsks() {
        var early = new Board(Configs.of(), clock, page);

        assertThat(early.isReady()).isFalse();
        early.duty(false);
        assertThat(early.isReady()).isTrue();
    }

    @Test
    void tellsTheStatusOfEveryCollectorSortedByName() {
        clock.advance(Duration.ofSeconds(5));
        takes(CollectorKind.NODES, 2, run -> {
            run.source(Source.INTERNAL);
            return Facts.NONE;
        });
        clock.advance(Duration.ofSeconds(8));
        board.started(CollectorKind.NODES);

        assertThat(board.statuses(COUNTS))
                .extracting(CollectorStatus::name)
                .isSorted()
                .hasSize(CollectorKind.values().length);
        assertThat(status("nodes"))
                .isEqualTo(new CollectorStatus(
                        "nodes", "cluster", true, true, true, 1767323050.0, 10.0, 2.0, 30.0, 45, 3, "internal", null));
        assertThat(status("storage").enabled()).isFalse();
        assertThat(status("server"))
                .isEqualTo(new CollectorStatus(
                        "server", "local", true, false, null, null, null, null, 15.0, 46, 3, null, null));
    }

    @Test
    void tellsWhyTheLastRunFailed() {
        fails(CollectorKind.NODES, FailureCause.TOO_LARGE);

        assertThat(status("nodes").success()).isFalse();
        assertThat(status("nodes").cause()).isEqualTo("too_large");
    }

    @Test
    void logsOnceThatACollectorFailsAndOnceThatItIsBack() {
        try (var log = CapturedLog.atInfo()) {
            for (int i = 0; i < 5; i++) {
                fails(CollectorKind.NODES, i < 3 ? FailureCause.DENIED : FailureCause.REJECTED);
            }
            for (int i = 0; i < 5; i++) {
                takes(CollectorKind.NODES, 0, run -> Facts.NONE);
            }

            assertThat(log.lines())
                    .containsExactly(
                            "level=warn msg=\"Collector fails\" collector=nodes cause=denied code=CODE detail=\"the detail of denied\"",
                            "level=info msg=\"Collector is back\" collector=nodes");
        }
    }

    @Test
    void logsOnceThatMilvusGoesAndNothingOfWhatFailsBecauseOfIt() {
        try (var log = CapturedLog.atInfo()) {
            takes(CollectorKind.SERVER, 2, run -> Facts.NONE);
            takes(CollectorKind.SERVER, 2, run -> Facts.NONE);
            for (int i = 0; i < 3; i++) {
                fails(CollectorKind.SERVER, FailureCause.UNREACHABLE);
                fails(CollectorKind.NODES, FailureCause.UNREACHABLE);
            }
            takes(CollectorKind.SERVER, 1, run -> Facts.NONE);
            takes(CollectorKind.NODES, 0, run -> Facts.NONE);

            assertThat(log.lines())
                    .containsExactly(
                            "level=info msg=\"Milvus answers\" seconds=2.0",
                            "level=warn msg=\"Milvus does not answer\" cause=unreachable code=CODE detail=\"the detail of unreachable\"",
                            "level=info msg=\"Milvus answers\" seconds=1.0");
        }
    }

    @Test
    void countsFailuresByCause() {
        fails(CollectorKind.NODES, FailureCause.DENIED);
        fails(CollectorKind.NODES, FailureCause.DENIED);
        fails(CollectorKind.NODES, FailureCause.TIMEOUT);

        assertThat(board.failures(CollectorKind.NODES, FailureCause.DENIED)).isEqualTo(2);
        assertThat(board.failures(CollectorKind.NODES, FailureCause.TIMEOUT)).isEqualTo(1);
        assertThat(board.failures(CollectorKind.SERVER, FailureCause.TIMEOUT)).isZero();
    }

    @Test
    void takesNoNoticeOfACollectorThatIsNotEnabled() {
        takes(CollectorKind.STORAGE, 0, run -> Facts.NONE);

        assertThat(page.told()).isEmpty();
    }

    @Test
    void leavesOnThePageWhatAChangeLeavesAlone() {
        takes(CollectorKind.NODES, 1, run -> FakeCollector.facts());
        takes(CollectorKind.INDEXES, 1, run -> FakeCollector.facts());

        board.change(Configs.of(CollectorKind.SERVER, CollectorKind.NODES), false);

        assertThat(page.told()).containsExactly("update nodes", "update indexes", "drop indexes");
        assertThat(status("nodes").success()).isTrue();
        assertThat(status("indexes").enabled()).isFalse();
    }

    @Test
    void forgetsEverythingOfAnotherMilvusAndBelievesNoLateRun() {
        takes(CollectorKind.NODES, 1, run -> FakeCollector.facts());
        fails(CollectorKind.SERVER, FailureCause.UNREACHABLE);

        takes(CollectorKind.NODES, 1, run -> {
            clock.advance(Duration.ofSeconds(1));
            board.change(Configs.of(CollectorKind.SERVER, CollectorKind.NODES), true);
            return FakeCollector.facts();
        });

        assertThat(page.told()).containsExactly("update nodes", "drop nodes");
        assertThat(board.isMilvusUp()).isNull();
        assertThat(board.failures(CollectorKind.SERVER, FailureCause.UNREACHABLE))
                .isEqualTo(1);
    }

    @Test
    void keepsItsBoundsWhenTheWallClockJumps() {
        takes(CollectorKind.NODES, 0, run -> Facts.NONE);

        for (var jump : new Duration[] {Duration.ofDays(1), Duration.ofDays(-2)}) {
            clock.jump(jump);
            assertThat(fresh(CollectorKind.NODES)).isEqualTo(Duration.ofSeconds(90));
            assertThat(status("nodes").ageSeconds()).isZero();
            assertThat(board.isReady()).isFalse();
        }
    }

    private static Facts cannotTell(Run run) {
        run.source(Source.NONE);
        return Facts.NONE;
    }

    private Facts batch(Run run, Duration oldest, Facts rows) {
        run.sweep(0.5, clock.nanoTime() - oldest.toNanos(), Duration.ofMillis(100));
        return rows;
    }

    private void fails(CollectorKind kind, FailureCause cause) {
        takes(kind, 0, run -> {
            throw FakeCollector.failure(cause);
        });
    }

    private void takes(CollectorKind kind, int seconds, Function<Run, Facts> script) {
        var collector = new FakeCollector(kind, run -> {
            clock.advance(Duration.ofSeconds(seconds));
            return script.apply(run);
        });
        board.started(kind);
        board.ended(new CollectorRunner(clock).run(collector, Duration.ofSeconds(20)));
    }

    private Duration fresh(CollectorKind kind) {
        return Duration.ofNanos(page.freshNanos(kind.label(), clock.nanoTime()));
    }

    private CollectorStatus status(String name) {
        return board.statuses(COUNTS).stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
