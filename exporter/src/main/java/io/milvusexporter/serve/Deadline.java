package io.milvusexporter.serve;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one time limit that a connection is under. It is moved several times a request, so an alarm that rings too early is
 * wound again instead of being cancelled and set anew. Event loop only.
 */
final class Deadline {

    private final EventExecutor loop;
    private @Nullable Runnable strike;
    private long atNanos;
    private @Nullable Future<?> alarm;
    private long alarmAtNanos;

    Deadline(EventExecutor loop) {
        this.loop = loop;
    }

    /** Replaces the limit: unless moved or cleared before, {@code strike} runs after this time. */
    void in(Duration time, Runnable strike) {
        this.strike = strike;
        atNanos = now() + time.toNanos();
        if (alarm == null) {
            wind();
        } else if (alarmAtNanos - atNanos > 0) {
            alarm.cancel(false);
            wind();
        }
    }

    /** Lifts the limit. */
    void clear() {
        strike = null;
    }

    /** Lifts the limit for good. */
    void end() {
        strike = null;
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    long now() {
        return loop.ticker().nanoTime();
    }

    private void wind() {
        alarmAtNanos = atNanos;
        alarm = loop.schedule(this::ring, atNanos - now(), TimeUnit.NANOSECONDS);
    }

    private void ring() {
        alarm = null;
        if (strike == null) {
            return;
        }
        if (atNanos - now() > 0) {
            wind();
            return;
        }
        var struck = strike;
        strike = null;
        struck.run();
    }
}
