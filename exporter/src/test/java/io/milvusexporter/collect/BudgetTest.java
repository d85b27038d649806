package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ManualClock clock = new ManualClock();

    private static <T> T call(Budget budget, long deadline, Supplier<T> call) {
        try (var turn = budget.acquire(deadline)) {
            assertThat(turn).isNotNull();
            return call.get();
        }
    }

    @Test
    void neverGrantsMoreThanTheRateInAnySecondAndSpreadsThemEvenly() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int perSecond = 1 + random.nextInt(60);
            var budget = budgetInVirtualTime(4, perSecond);
            var grants = new ArrayList<Long>();

            for (int i = 0; i < 500; i++) {
                if (random.nextInt(10) == 0) {
                    clock.advance(Duration.ofMillis(random.nextInt(3000)));
                }
                budget.acquire(clock.nanoTime() + 10 * SECOND).close();
                grants.add(clock.nanoTime());
            }

            assertThat(mostInASecond(grants)).as("seed %d", seed).isLessThanOrEqualTo(perSecond);
            assertThat(shortestGap(grants)).as("seed %d", seed).isGreaterThanOrEqualTo(SECOND / perSecond);
        }
    }

    @Test
    void usesTheWholeRateWhenThereIsMuchToAsk() {
        var budget = budgetInVirtualTime(1, 50);
        var start = clock.nanoTime();

        for (int i = 0; i < 501; i++) {
            budget.acquire(clock.nanoTime() + SECOND).close();
        }

        assertThat(clock.nanoTime() - start).isBetween(10 * SECOND, 10 * SECOND + 1000);
    }

    @Test
    void countsTheRateTogetherWithThoseBesideIt() {
        var budget = budgetInVirtualTime(1, 10);
        var beside = budget.beside(1);
        var start = clock.nanoTime();

        for (int i = 0; i < 11; i++) {
            budget.acquire(clock.nanoTime() + SECOND).close();
            beside.acquire(clock.nanoTime() + SECOND).close();
        }

        assertThat(clock.nanoTime() - start).isEqualTo(21 * SECOND / 10);
    }

    @Test
    void countsCallsInFlightApartFromThoseBesideIt() {
        var budget = budgetInVirtualTime(1, 10);
        var beside = budget.beside(1);

        try (var held = budget.acquire(clock.nanoTime() + SECOND)) {
            assertThat(held).isNotNull();
            assertThat(call(beside, clock.nanoTime() + SECOND, () -> "answer")).isEqualTo("answer");
        }
    }

    @Test
    void givesUpWhenTheTurnWouldComeAfterTheDeadline() {
        var budget = budgetInVirtualTime(4, 1);
        budget.acquire(clock.nanoTime() + SECOND).close();
        var deadline = clock.nanoTime() + SECOND / 2;

        var failure = catchThrowableOfType(CallException.class, () -> budget.acquire(deadline));

        assertThat(failure.failure()).isEqualTo(FailureCause.TIMEOUT);
        assertThat(failure.code()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(clock.nanoTime()).isEqualTo(deadline);
    }

    @Test
    void doesNotLoseATurnToSomebodyWhoGaveUp() {
        var budget = budgetInVirtualTime(1, 2);
        budget.acquire(clock.nanoTime() + SECOND).close();
        var start = clock.nanoTime();
        assertThatThrownBy(() -> budget.acquire(start + 1)).isInstanceOf(CallException.class);

        budget.acquire(start + SECOND).close();

        assertThat(clock.nanoTime() - start).isEqualTo(SECOND / 2);
    }

    @Test
    void freesNothingTwiceWhenAPermitIsClosedTwice() {
        var budget = budgetInVirtualTime(1, 100);
        var first = budget.acquire(clock.nanoTime() + SECOND);
        first.close();
        first.close();

        try (var second = budget.acquire(clock.nanoTime() + SECOND)) {
            assertThat(second).isNotNull();
            assertThatThrownBy(() -> acquireLate(budget)).isInstanceOf(CallException.class);
        }
    }

    @Test
    void freesTheTurnOfACallThatFails() {
        var budget = budgetInVirtualTime(1, 100);
        assertThatThrownBy(() -> call(budget, clock.nanoTime() + SECOND, () -> {
                    throw FakeCollector.failure(FailureCause.DENIED);
                }))
                .hasMessageContaining("denied");

        assertThat(call(budget, clock.nanoTime() + SECOND, () -> 1)).isEqualTo(1);
    }

    @Test
    void letsNoMoreCallsFlyThanItsLimit() throws InterruptedException {
        var budget = new Budget(
                clock, 3, new Rate(1_000_000_000), (changed, nanos) -> clock.advance(Duration.ofNanos(nanos)));
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = new ArrayList<Thread>();

        for (int i = 0; i < 8; i++) {
            threads.add(start(() -> {
                for (int call = 0; call < 200; call++) {
                    call(budget, clock.nanoTime() + 3600 * SECOND, () -> {
                        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        return inFlight.decrementAndGet();
                    });
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void servesWhoCameFirstWhenTheLimitIsLowered() throws InterruptedException {
        var budget = new Budget(
                clock, 2, new Rate(1_000_000_000), (changed, nanos) -> clock.advance(Duration.ofNanos(nanos)));
        var held = budget.acquire(deadline());
        budget.limit(1);
        var served = new ConcurrentLinkedQueue<Integer>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 5; i++) {
            int name = i;
            threads.add(start(() -> call(budget, deadline(), () -> served.add(name))));
            awaitWaiting(threads.get(i));
        }

        held.close();

        for (var thread : threads) {
            thread.join();
        }
        assertThat(served).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void letsNobodyPassWhoComesLater() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            var budget = budgetInVirtualTime(1, 1_000_000_000);
            var held = budget.acquire(deadline());
            var served = new ConcurrentLinkedQueue<String>();
            var waiting = start(() -> call(budget, deadline(), () -> served.add("first")));
            awaitWaiting(waiting);

            held.close();
            call(budget, deadline(), () -> served.add("second"));

            waiting.join();
            assertThat(served).containsExactly("first", "second");
        }
    }

    @Test
    void letsMoreFlyAsSoonAsTheLimitIsRaised() throws InterruptedException {
        var budget = new Budget(clock, 1, 1000);
        var held = budget.acquire(deadline());
        clock.advance(Duration.ofSeconds(1));
        var granted = new CountDownLatch(1);
        var waiting = start(() -> call(budget, deadline(), () -> {
            granted.countDown();
            return 0;
        }));
        awaitWaiting(waiting);

        budget.limit(2);

        granted.await();
        held.close();
        waiting.join();
    }

    @Test
    void letsGoOfAThreadThatIsInterruptedWhileItWaits() throws InterruptedException {
        var budget = new Budget(clock, 1, 1000);
        var held = budget.acquire(deadline());
        var failures = new ConcurrentLinkedQueue<CallException>();
        var flagged = new AtomicInteger();
        var waiting = start(() -> {
            failures.add(catchThrowableOfType(CallException.class, () -> budget.acquire(deadline())));
            flagged.set(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        awaitWaiting(waiting);

        waiting.interrupt();
        waiting.join();

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.failure()).isEqualTo(FailureCause.TIMEOUT);
            assertThat(failure.code()).isEqualTo("CANCELLED");
        });
        assertThat(flagged).hasValue(1);
        held.close();
        clock.advance(Duration.ofSeconds(1));
        budget.acquire(deadline()).close();
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatThrownBy(() -> new Budget(clock, 0, 1)).hasMessageContaining("in flight: 0 (expected at least 1)");
        assertThatThrownBy(() -> new Budget(clock, 1, 0)).hasMessageContaining("per second: 0 (expected at least 1)");
    }

    private Budget budgetInVirtualTime(int inFlight, int perSecond) {
        return new Budget(
                clock, inFlight, new Rate(perSecond), (changed, nanos) -> clock.advance(Duration.ofNanos(nanos)));
    }

    private void acquireLate(Budget budget) {
        budget.acquire(clock.nanoTime()).close();
    }

    private long deadline() {
        return clock.nanoTime() + 3600 * SECOND;
    }

    private static Thread start(Runnable work) {
        var thread = new Thread(work, "caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    static int mostInASecond(List<Long> times) {
        int most = 0;
        for (int first = 0, last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static long shortestGap(List<Long> times) {
        long gap = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            gap = Math.min(gap, times.get(i) - times.get(i - 1));
        }
        return gap;
    }
}
