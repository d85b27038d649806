package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourceLadderTest {

    private final ManualClock clock = new ManualClock();
    private final Map<Source, FailureCause> failures = new EnumMap<>(Source.class);
    private final List<Source> asked = new ArrayList<>();
    private final SourceLadder<String> ladder = new SourceLadder<>(
            clock, List.of(rung(Source.INTERNAL), rung(Source.PUBLIC_BULK), rung(Source.PUBLIC_EACH)));

    @Test
    void asksTheCheapestThatAnswers() {
        var outcome = ask(ladder);

        assertThat(asked).containsExactly(Source.INTERNAL);
        assertThat(outcome.source()).isEqualTo(Source.INTERNAL);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSUPPORTED", "UNREACHABLE", "NOT_READY"})
    void goesDownWhenARungCannotBeAskedAtAllAndRemembersIt(FailureCause cause) {
        failures.put(Source.INTERNAL, cause);

        assertThat(ask(ladder).source()).isEqualTo(Source.PUBLIC_BULK);
        assertThat(ask(ladder).source()).isEqualTo(Source.PUBLIC_BULK);

        assertThat(asked).containsExactly(Source.INTERNAL, Source.PUBLIC_BULK, Source.PUBLIC_BULK);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNSUPPORTED", "UNREACHABLE", "NOT_READY"})
    void doesNotAskTheDearerWayWhenMilvusIsSlowOrRefuses(FailureCause cause) {
        failures.put(Source.INTERNAL, cause);

        assertThat(ask(ladder).cause()).isEqualTo(cause);
        assertThat(ask(ladder).cause()).isEqualTo(cause);

        assertThat(asked).containsExactly(Source.INTERNAL, Source.INTERNAL);
    }

    @Test
    void waitsForAPublicPortThatStarts() {
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);
        failures.put(Source.PUBLIC_BULK, FailureCause.NOT_READY);

        assertThat(ask(ladder).cause()).isEqualTo(FailureCause.NOT_READY);

        assertThat(asked).containsExactly(Source.INTERNAL, Source.PUBLIC_BULK);
    }

    @Test
    void triesTheCheaperWayAgainAfterAnHour() {
        failures.put(Source.INTERNAL, FailureCause.UNSUPPORTED);
        ask(ladder);
        failures.clear();

        clock.advance(Duration.ofMinutes(59));
        assertThat(ask(ladder).source()).isEqualTo(Source.PUBLIC_BULK);
        clock.advance(Duration.ofMinutes(1));

        assertThat(ask(ladder).source()).isEqualTo(Source.INTERNAL);
    }

    @Test
    void waitsAFullHourBetweenTrialsWhileTheCheaperWayStaysAway() {
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);
        for (int minute = 0; minute < 300; minute++) {
            ask(ladder);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(asked.stream().filter(Source.INTERNAL::equals)).hasSize(5);
        assertThat(asked.stream().filter(Source.PUBLIC_BULK::equals)).hasSize(300);
    }

    @Test
    void triesTheCheaperWayAgainAfterAReconnect() {
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);
        ask(ladder);
        failures.clear();

        ladder.reset();

        assertThat(ask(ladder).source()).isEqualTo(Source.INTERNAL);
    }

    @Test
    void startsAtTheTopAgainAfterAllOfMilvusWasAway() {
        for (var source : Source.values()) {
            failures.put(source, FailureCause.UNREACHABLE);
        }
        assertThat(ask(ladder).cause()).isEqualTo(FailureCause.UNREACHABLE);
        failures.clear();

        assertThat(ask(ladder).source()).isEqualTo(Source.INTERNAL);
    }

    @Test
    void doesNotBlameACheapRungForADearOneThatIsSlow() {
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);
        failures.put(Source.PUBLIC_BULK, FailureCause.TIMEOUT);
        assertThat(ask(ladder).cause()).isEqualTo(FailureCause.TIMEOUT);
        failures.clear();

        assertThat(ask(ladder).source()).isEqualTo(Source.INTERNAL);
    }

    @Test
    void saysThatThisMilvusCannotTellWhenNoRungIsSupported() {
        for (var source : Source.values()) {
            failures.put(source, FailureCause.UNSUPPORTED);
        }

        assertThat(ask(ladder).isUnsupported()).isTrue();
        assertThat(ask(ladder).isUnsupported()).isTrue();

        assertThat(asked).containsExactly(Source.INTERNAL, Source.PUBLIC_BULK, Source.PUBLIC_EACH);
        clock.advance(Duration.ofHours(1));
        failures.clear();
        assertThat(ask(ladder).source()).isEqualTo(Source.INTERNAL);
    }

    @Test
    void failsWhenTheOnlyRungLeftIsAway() {
        failures.put(Source.INTERNAL, FailureCause.UNSUPPORTED);
        failures.put(Source.PUBLIC_BULK, FailureCause.UNREACHABLE);
        failures.put(Source.PUBLIC_EACH, FailureCause.UNSUPPORTED);

        assertThat(ask(ladder).cause()).isEqualTo(FailureCause.UNREACHABLE);
        assertThat(ask(ladder).cause()).isEqualTo(FailureCause.UNREACHABLE);
    }

    @Test
    void doesNotCallAGuessedAddressThatNeverAnsweredAFailure() {
        var guessing = new SourceLadder<String>(clock, List.of(Rung.guessed(Source.INTERNAL, this::internal)));
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);

        assertThat(ask(guessing).isUnsupported()).isTrue();
        failures.clear();
        assertThat(ask(guessing).source()).isEqualTo(Source.INTERNAL);
        failures.put(Source.INTERNAL, FailureCause.UNREACHABLE);

        assertThat(ask(guessing).cause()).isEqualTo(FailureCause.UNREACHABLE);
    }

    @Test
    void letsABrokenAnswerThrough() {
        var broken = new SourceLadder<String>(clock, List.of(Rung.of(Source.INTERNAL, run -> {
            throw new IllegalStateException("shape");
        })));

        assertThat(ask(broken).cause()).isEqualTo(FailureCause.MALFORMED);
    }

    @Test
    void cannotTellWithoutAnyRung() {
        assertThat(ask(new SourceLadder<>(clock, List.of())).isUnsupported()).isTrue();
    }

    private String internal(Run run) {
        return answer(Source.INTERNAL);
    }

    private Rung<String> rung(Source source) {
        return Rung.of(source, run -> answer(source));
    }

    private String answer(Source source) {
        asked.add(source);
        var failure = failures.get(source);
        if (failure != null) {
            throw FakeCollector.failure(failure);
        }
        return "from " + source.label();
    }

    private Outcome ask(SourceLadder<String> asking) {
        var collector = new FakeCollector(CollectorKind.STORAGE, run -> {
            asking.ask(run);
            return Facts.NONE;
        });
        return new CollectorRunner(clock).run(collector, Duration.ofSeconds(20));
    }
}
