package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectorRunnerTest {

    private final ManualClock clock = new ManualClock();
    private final CollectorRunner runner = new CollectorRunner(clock);

    @Test
    void handsOnTheFactsOfARunThatWentWell() {
        var facts = FakeCollector.facts();

        var outcome = run(run -> {
            clock.advance(Duration.ofSeconds(2));
            return facts;
        });

        assertThat(outcome.reading()).isEqualTo(new Reading.Complete(facts));
        assertThat(outcome.cause()).isNull();
        assertThat(outcome.durationNanos()).isEqualTo(2_000_000_000L);
        assertThat(outcome.readNanos()).isEqualTo(outcome.startedNanos());
    }

    @Test
    void boundsTheRunByItsTimeout() {
        var deadline = new AtomicLong();
        var start = clock.nanoTime();

        run(run -> {
            deadline.set(run.deadlineNanos());
            assertThat(run.isAwaited()).isFalse();
            return Facts.NONE;
        });

        assertThat(deadline).hasValue(start + Duration.ofSeconds(20).toNanos());
    }

    @Test
    void makesAFailedCallAValueWithItsCause() {
        var outcome = run(run -> {
            throw new CallException(FailureCause.DENIED, "PERMISSION_DENIED", "no grant");
        });

        assertThat(outcome.reading())
                .isEqualTo(new Reading.Failed(FailureCause.DENIED, "PERMISSION_DENIED", "no grant", null));
    }

    @Test
    void takesAnAnswerInAnUnknownShapeForMalformed() {
        var outcome = run(run -> {
            throw new NumberFormatException("For input string: \"many\"");
        });

        assertThat(outcome.reading())
                .isEqualTo(new Reading.Failed(
                        FailureCause.MALFORMED,
                        "NumberFormatException",
                        "java.lang.NumberFormatException: For input string: \"many\"",
                        null));
    }

    @Test
    void doesNotCatchAnErrorOfTheVirtualMachine() {
        assertThatThrownBy(() -> run(run -> {
                    throw new OutOfMemoryError("heap");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void keepsTheFactsOfARunThatCallsItselfFailed() {
        var facts = FakeCollector.facts();

        var outcome = run(run -> {
            run.failed(FakeCollector.failure(FailureCause.UNREACHABLE));
            return facts;
        });

        assertThat(outcome.cause()).isEqualTo(FailureCause.UNREACHABLE);
        assertThat(outcome.reading().facts()).isSameAs(facts);
    }

    @Test
    void callsARunThatCannotBeAnsweredNeitherFailedNorSuccessful() {
        var outcome = run(run -> {
            run.source(Source.NONE);
            return Facts.NONE;
        });

        assertThat(outcome.isUnsupported()).isTrue();
        assertThat(outcome.cause()).isNull();
    }

    @Test
    void tellsTheDearestOfSeveralSources() {
        assertThat(source(Source.INTERNAL, Source.PUBLIC_EACH, Source.PUBLIC_BULK))
                .isEqualTo(Source.PUBLIC_EACH);
        assertThat(source(Source.NONE, Source.INTERNAL)).isEqualTo(Source.INTERNAL);
        assertThat(source(Source.INTERNAL, Source.NONE)).isEqualTo(Source.INTERNAL);
        assertThat(source(Source.NONE, Source.NONE)).isEqualTo(Source.NONE);
        assertThat(source()).isNull();
    }

    @Test
    void tellsTheOldestOfSeveralReadings() {
        var start = clock.nanoTime();

        var outcome = run(run -> {
            run.asOf(start - 10);
            run.asOf(start - 30);
            run.asOf(start - 20);
            run.asOf(start + 5);
            return Facts.NONE;
        });

        assertThat(outcome.readNanos()).isEqualTo(start - 30);
    }

    @Test
    void keepsWhatASweepSaidBeforeItFailed() {
        var outcome = run(run -> {
            run.sweep(0.5, run.deadlineNanos() - Duration.ofSeconds(60).toNanos(), Duration.ofSeconds(15));
            throw FakeCollector.failure(FailureCause.UNREACHABLE);
        });

        assertThat(outcome.sweep()).isEqualTo(new Outcome.Progress(0.5, Duration.ofSeconds(15)));
        assertThat(outcome.startedNanos() - outcome.readNanos())
                .isEqualTo(Duration.ofSeconds(40).toNanos());
    }

    @Nullable
    private Source source(Source... told) {
        return run(run -> {
                    for (var source : told) {
                        run.source(source);
                    }
                    return Facts.NONE;
                })
                .source();
    }

    private Outcome run(Function<Run, Facts> script) {
        return runner.run(new FakeCollector(CollectorKind.NODES, script), Duration.ofSeconds(20));
    }
}
