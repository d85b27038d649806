package io.milvusexporter.demo;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Answers that wait for the world's clock, which may be a test's that nobody can be woken by. */
final class Waits {

    private static final long LOOK_EVERY_MILLIS = 5;

    private record Waiting(long dueNanos, Runnable then) {}

    private final Clock clock;
    private final ScheduledExecutorService executor;
    private final List<Waiting> waiting = new ArrayList<>();

    Waits(Clock clock, ScheduledExecutorService executor) {
        this.clock = clock;
        this.executor = executor;
    }

    void after(Duration time, Runnable then) {
        if (time.isZero()) {
            then.run();
            return;
        }
        synchronized (waiting) {
            waiting.add(new Waiting(clock.nanoTime() + time.toNanos(), then));
            if (waiting.size() == 1) {
                lookLater();
            }
        }
    }

    private void lookLater() {
        try {
            var unused = executor.schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            waiting.clear(); // closed meanwhile: nobody waits any more
        }
    }

    private void look() {
        var due = new ArrayList<Waiting>();
        synchronized (waiting) {
            long now = clock.nanoTime();
            waiting.removeIf(one -> one.dueNanos() - now <= 0 && due.add(one));
            if (!waiting.isEmpty()) {
                lookLater();
            }
        }
        due.forEach(one -> one.then().run());
    }
}
