package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CollectLoopTest {

    private final ManualClock clock = new ManualClock();
    private final Told told = new Told();
    private final AtomicBoolean poller = new AtomicBoolean(true);
    private final List<CollectLoop> loops = new ArrayList<>();

    /** What a listener was told. */
    private static final class Told implements RunListener {

        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> duties = new LinkedBlockingQueue<>();
        private final BlockingQueue<CollectorKind> started = new LinkedBlockingQueue<>();

        @Override
        public void started(CollectorKind kind) {
            started.add(kind);
        }

        @Override
        public void ended(Outcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void duty(boolean isPoller) {
            duties.add(isPoller);
        }
    }

    @AfterEach
    void close() {
        loops.forEach(CollectLoop::close);
    }

    @Test
    void runsEveryCollectorAtOnceAndTellsWhatCameOfIt() throws InterruptedException {
        start(
                FakeCollector.telling(CollectorKind.SERVER),
                FakeCollector.failing(CollectorKind.NODES, FailureCause.DENIED));

        var kinds = List.of(told.outcomes.take().kind(), told.outcomes.take().kind());

        assertThat(kinds).containsExactlyInAnyOrder(CollectorKind.SERVER, CollectorKind.NODES);
        assertThat(told.duties.take()).isTrue();
    }

    @Test
    void runsAgainWhenTheTimeHasComeAndNotBefore() throws InterruptedException {
        var loop = start(FakeCollector.telling(CollectorKind.SERVER));
        var first = told.outcomes.take();

        for (int run = 0; run < 20; run++) {
            loop.wake();
            assertThat(told.outcomes).isEmpty();
            clock.advance(Duration.ofSeconds(15));
            loop.wake();

            assertThat(told.outcomes.take().startedNanos() - first.startedNanos())
                    .isEqualTo(Duration.ofSeconds(15 * (run + 1L)).toNanos());
        }
    }

    @Test
    void givesARunTheTimeoutOfItsCollector() throws InterruptedException {
        var left = new LinkedBlockingQueue<Long>();
        start(new FakeCollector(CollectorKind.SERVER, run -> {
            left.add(run.deadlineNanos() - clock.nanoTime());
            return Facts.NONE;
        }));

        assertThat(left.take()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void neverRunsACollectorTwiceAtATimeNorWithMoreThanItsThreads() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var overlaps = new AtomicInteger();
        Set<CollectorKind> busy = ConcurrentHashMap.newKeySet();
        var collectors = new ArrayList<Collector>();
        for (var kind : CollectorKind.values()) {
            collectors.add(new FakeCollector(kind, run -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                overlaps.addAndGet(busy.add(kind) ? 0 : 1);
                clock.advance(Duration.ofMillis(70));
                busy.remove(kind);
                running.decrementAndGet();
                return Facts.NONE;
            }));
        }
        var loop = start(collectors.toArray(Collector[]::new));

        for (int i = 0; i < 2000; i++) {
            while (told.outcomes.poll() == null) {
                clock.advance(Duration.ofSeconds(1));
                loop.wake();
            }
        }

        assertThat(overlaps).hasValue(0);
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void keepsLocalCollectorsRunningWhileEveryClusterQuestionHangs() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var entered = new CountDownLatch(3);
        var collectors = new ArrayList<Collector>();
        collectors.add(FakeCollector.telling(CollectorKind.SERVER));
        for (var kind : CollectorKind.values()) {
            if (kind.scope() == CollectorKind.Scope.CLUSTER) {
                collectors.add(hang(kind, entered, hanging));
            }
        }
        var loop = start(collectors.toArray(Collector[]::new));
        entered.await();

        for (int i = 0; i < 10; i++) {
            assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.SERVER);
            clock.advance(Duration.ofSeconds(15));
            loop.wake();
        }

        assertThat(loop.isTicking()).isTrue();
    }

    @Test
    void stopsTickingWhenNoThreadComesBackToTheSchedule() throws InterruptedException {
        var isHanging = new AtomicBoolean();
        var hanging = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var loop = start(ClusterDuty.elected(() -> {
            if (isHanging.get()) {
                entered.countDown();
                awaitQuietly(hanging);
            }
            return true;
        }));
        isHanging.set(true);
        entered.await();
        assertThat(loop.isTicking()).isTrue();

        clock.advance(Duration.ofSeconds(59));
        assertThat(loop.isTicking()).isTrue();
        clock.advance(Duration.ofSeconds(1));

        assertThat(loop.isTicking()).isFalse();
        hanging.countDown();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(loop::isTicking);
    }

    @Test
    void ticksAlsoWhenThereIsNothingToDo() {
        var loop = start();

        clock.advance(Duration.ofDays(1));
        loop.wake();

        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(loop::isTicking);
    }

    @Test
    void interruptsPendingRunsWhenItIsClosedAndTellsNothingOfThem() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var loop = start(new FakeCollector(CollectorKind.NODES, run -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.countDown();
                throw FakeCollector.failure(FailureCause.TIMEOUT);
            }
            return Facts.NONE;
        }));
        entered.await();

        loop.close();

        assertThat(interrupted.getCount()).isZero();
        assertThat(told.outcomes).isEmpty();
        assertThat(threads()).isEmpty();
    }

    @Test
    void letsNoRunWaitForABudgetAfterItWasClosed() throws InterruptedException {
        var budget = new Budget(clock, 1, 1);
        var held = budget.acquire(clock.nanoTime() + 1);
        var loop = start(new FakeCollector(CollectorKind.NODES, run -> {
            budget.acquire(run.deadlineNanos()).close();
            return Facts.NONE;
        }));
        told.started.take();

        loop.close();

        assertThat(threads()).isEmpty();
        assertThat(told.outcomes).isEmpty();
        held.close();
    }

    @Test
    void usesDaemonThreadsWithNames() throws InterruptedException {
        var threads = new LinkedBlockingQueue<Thread>();
        start(new FakeCollector(CollectorKind.NODES, run -> {
            threads.add(Thread.currentThread());
            return Facts.NONE;
        }));

        var thread = threads.take();

        assertThat(thread.getName()).matches("collect-[1-3]");
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void asksNoClusterQuestionWhileAnotherExporterDoes() throws InterruptedException {
        poller.set(false);
        var loop = start(FakeCollector.telling(CollectorKind.SERVER), FakeCollector.telling(CollectorKind.NODES));
        assertThat(told.duties.take()).isFalse();
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.SERVER);

        poller.set(true);
        loop.wake();

        assertThat(told.duties.take()).isTrue();
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.NODES);
    }

    @Test
    void tellsNothingOfARunThatWasPendingWhenTheDutyWasLost() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var loop = start(hang(CollectorKind.NODES, entered, hanging), FakeCollector.telling(CollectorKind.SERVER));
        assertThat(told.duties.take()).isTrue();
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.SERVER);
        entered.await();

        poller.set(false);
        loop.wake();
        assertThat(told.duties.take()).isFalse();
        hanging.countDown();
        clock.advance(Duration.ofSeconds(15));
        loop.wake();

        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.SERVER);
        assertThat(told.outcomes).isEmpty();
    }

    @Test
    void goesOnUndisturbedWithWhatAChangeLeavesAlone() throws InterruptedException {
        var server = FakeCollector.telling(CollectorKind.SERVER);
        var nodes = FakeCollector.telling(CollectorKind.NODES);
        var loop = start(server, nodes);
        told.outcomes.take();
        told.outcomes.take();

        loop.change(List.of(server), Configs.of(CollectorKind.SERVER));
        loop.wake();
        assertThat(told.outcomes).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        loop.wake();
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.SERVER);

        loop.change(List.of(server, nodes), Configs.of(CollectorKind.SERVER, CollectorKind.NODES));
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.NODES);
        assertThat(told.outcomes).isEmpty();

        loop.change(List.of(server), Configs.of(CollectorKind.SERVER));
        loop.change(List.of(server, nodes), Configs.of(CollectorKind.SERVER, CollectorKind.NODES));
        assertThat(told.outcomes.take().kind()).isEqualTo(CollectorKind.NODES);
    }

    @Test
    void asksAnotherMilvusAtOnceAndTellsNothingOfTheOldOneThoughItStillHangs() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var loop = start(hang(CollectorKind.NODES, entered, hanging));
        entered.await();

        var other = FakeCollector.failing(CollectorKind.NODES, FailureCause.DENIED);
        loop.change(List.of(other), Configs.of(CollectorKind.NODES));

        assertThat(told.outcomes.take().cause()).isEqualTo(FailureCause.DENIED);
        hanging.countDown();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("collect-"))
                        .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        assertThat(told.outcomes).isEmpty();
    }

    @Test
    void isNotDisturbedByAWallClockThatJumps() throws InterruptedException {
        var loop = start(FakeCollector.telling(CollectorKind.SERVER));
        told.outcomes.take();

        for (var jump : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
            clock.jump(jump);
            loop.wake();
            assertThat(loop.isTicking()).isTrue();
        }
        assertThat(told.outcomes).isEmpty();
        clock.advance(Duration.ofSeconds(15));
        loop.wake();

        assertThat(told.outcomes.take().cause()).isNull();
    }

    @Test
    void knowsItsDutyFromTheMode() {
        assertThat(ClusterDuty.of(ClusterMode.ALWAYS).isPoller()).isTrue();
        assertThat(ClusterDuty.of(ClusterMode.NEVER).isPoller()).isFalse();
        assertThat(ClusterDuty.elected(poller::get).isPoller()).isTrue();
        poller.set(false);
        assertThat(ClusterDuty.elected(poller::get).isPoller()).isFalse();
    }

    @Test
    void refusesACollectorWithoutConfiguration() {
        var config = new CollectConfig(ClusterMode.ALWAYS, 3, Map.of());
        var parts = new CollectLoop.Parts(
                List.of(FakeCollector.telling(CollectorKind.NODES)), config, ClusterDuty.elected(() -> true), clock);

        assertThatThrownBy(() -> CollectLoop.start(parts, told))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("collector without configuration: nodes");
    }

    private static FakeCollector hang(CollectorKind kind, CountDownLatch entered, CountDownLatch until) {
        return new FakeCollector(kind, run -> {
            entered.countDown();
            awaitQuietly(until);
            return Facts.NONE;
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("collect-"))
                .toList();
    }

    private CollectLoop start(Collector... collectors) {
        return start(ClusterDuty.elected(poller::get), collectors);
    }

    private CollectLoop start(ClusterDuty duty, Collector... collectors) {
        var parts = new CollectLoop.Parts(List.of(collectors), Configs.of(CollectorKind.values()), duty, clock);
        var loop = CollectLoop.start(parts, told);
        loops.add(loop);
        return loop;
    }
}
