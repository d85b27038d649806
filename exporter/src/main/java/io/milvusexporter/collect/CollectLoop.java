package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is due on a few threads of its own, one of them for local collectors alone: a Milvus that lets every
 * cluster-wide question run to its deadline must not delay {@code milvus_up}. Tells a listener what came of each run.
 */
public final class CollectLoop implements AutoCloseable {

    private static final int THREADS = 4;

    /** Idle threads look around this often: at changes of duty, and so that {@link #isTicking} tells the truth. */
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long TICKING_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long STOP_MILLIS_EACH = 500;

    /** What a loop is made of. The collectors are those that shall run; the configuration knows all of them. */
    public record Parts(List<Collector> collectors, CollectConfig config, ClusterDuty duty, Clock clock) {}

    private final ClusterDuty duty;
    private final Clock clock;
    private final CollectorRunner runner;
    private final RunListener listener;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<CollectorKind, Collector> collectors = new EnumMap<>(CollectorKind.class);
    private final Schedule schedule;
    private Map<CollectorKind, CollectorConfig> configs;
    private @Nullable Boolean poller;
    private boolean stopped;
    private volatile long lastTickNanos;

    /** One run that is to be made. */
    private record Task(Collector collector, Duration timeout) {}

    private CollectLoop(Parts parts, RunListener listener) {
        this.configs = parts.config().collectors();
        this.duty = parts.duty();
        this.clock = parts.clock();
        this.runner = new CollectorRunner(clock);
        this.listener = listener;
        parts.collectors().forEach(collector -> collectors.put(collector.kind(), collector));
        // Seeded by chance on purpose: equal exporters must not have equal schedules.
        this.schedule = new Schedule(paces(parts), new SplittableRandom(), clock.nanoTime());
        this.lastTickNanos = clock.nanoTime();
    }

    private static List<Pace> paces(Parts parts) {
        return parts.collectors().stream()
                .map(collector -> Pace.of(collector.kind(), parts.config()))
                .toList();
    }

    /** Starts asking Milvus at once. */
    public static CollectLoop start(Parts parts, RunListener listener) {
        var loop = new CollectLoop(parts, listener);
        for (int i = 0; i < THREADS; i++) {
            var localOnly = i == 0;
            var thread = new Thread(() -> loop.work(localOnly), "collect-" + i);
            thread.setDaemon(true);
            loop.threads.add(thread);
        }
        loop.threads.forEach(Thread::start);
        return loop;
    }

    /**
     * Goes on with these collectors, at once, and with no others. One that was there before keeps its place in time unless its
     * interval has changed; what a pending run of one that was replaced or left out brings is not told.
     */
    public void change(List<Collector> next, CollectConfig config) {
        lock.lock();
        try {
            var others = EnumSet.noneOf(CollectorKind.class);
            for (var collector : next) {
                var before = collectors.put(collector.kind(), collector);
                if (before != null && before != collector) {
                    others.add(collector.kind());
                }
            }
            configs = config.collectors();
            schedule.change(paces(new Parts(next, config, duty, clock)), others, clock.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** When the schedule was last looked at, on the monotonic clock. */
    public long lastTickNanos() {
        return lastTickNanos;
    }

    /** False if no thread has come back to the schedule for a minute. */
    public boolean isTicking() {
        return clock.nanoTime() - lastTickNanos < TICKING_NANOS;
    }

    /** Looks at the clock and at the duty now instead of within a second. */
    public void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts pending runs and waits a little for their threads. What they bring is not told any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
        join();
    }

    private void join() {
        try {
            for (var thread : threads) {
                thread.join(STOP_MILLIS_EACH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(boolean localOnly) {
        for (var task = next(localOnly); task != null; task = next(localOnly)) {
            run(task);
        }
    }

    /** Waits for what is due. Null when the loop was stopped. */
    private @Nullable Task next(boolean localOnly) {
        lock.lock();
        try {
            while (!stopped) {
                var now = clock.nanoTime();
                lastTickNanos = now;
                followDuty(now);
                var kind = schedule.take(now, localOnly);
                if (kind != null) {
                    var timeout = Objects.requireNonNull(configs.get(kind)).timeout();
                    return new Task(Objects.requireNonNull(collectors.get(kind)), timeout);
                }
                changed.awaitNanos(Math.min(TICK_NANOS, schedule.waitNanos(now, localOnly)));
            }
            return null;
        } catch (InterruptedException e) {
            return null; // only close() interrupts these threads
        } finally {
            lock.unlock();
        }
    }

    private void run(Task task) {
        listener.started(task.collector().kind());
        var outcome = runner.run(task.collector(), task.timeout());
        if (isKept(task, outcome)) {
            listener.ended(outcome);
        }
    }

    /** Plans the next run. False if this one must not be told: duty or collector have changed, or the loop was stopped. */
    private boolean isKept(Task task, Outcome outcome) {
        lock.lock();
        try {
            var isCurrent = collectors.get(outcome.kind()) == task.collector();
            var counts = isCurrent && schedule.ended(outcome);
            changed.signalAll();
            return counts && !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void followDuty(long nowNanos) {
        var isPoller = duty.isPoller();
        if (poller != null && poller == isPoller) {
            return;
        }
        if (!isPoller) {
            schedule.stopCluster();
        } else if (poller != null) {
            schedule.startCluster(nowNanos);
        }
        poller = isPoller;
        listener.duty(isPoller);
    }
}
