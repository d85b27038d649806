package io.milvusexporter.demo.world;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * The world's own time, the script that runs along it, and its one lock. While a question is answered time stands still,
 * so an answer is of one moment.
 */
final class Timeline {

    private record Event(long atMillis, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Clock clock;
    private final double speed;
    private final long startNanos;
    private final long startWallMillis;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long eventCount;
    private long nowMillis;
    private boolean standsStill;

    Timeline(Clock clock, double speed) {
        this.clock = clock;
        this.speed = speed;
        this.startNanos = clock.nanoTime();
        this.startWallMillis = clock.epochMillis();
    }

    synchronized <T> T ask(Supplier<T> question) {
        if (standsStill) {
            return question.get();
        }
        settle();
        standsStill = true;
        try {
            return question.get();
        } finally {
            standsStill = false;
        }
    }

    void run(Runnable change) {
        ask(() -> {
            change.run();
            return nowMillis;
        });
    }

    private void settle() {
        long target = (long) ((clock.nanoTime() - startNanos) / 1e6 * speed);
        standsStill = true;
        try {
            while (!events.isEmpty() && events.peek().atMillis() <= target) {
                var event = events.remove();
                nowMillis = Math.max(nowMillis, event.atMillis());
                event.action().run();
            }
        } finally {
            standsStill = false;
        }
        nowMillis = Math.max(nowMillis, target);
    }

    /** Runs the action when the world is so old. */
    synchronized void at(Duration age, Runnable action) {
        events.add(new Event(age.toMillis(), eventCount++, action));
    }

    /** Milliseconds since the world began. */
    synchronized long now() {
        if (!standsStill) {
            settle();
        }
        return nowMillis;
    }

    /** The wall clock now; what happened in the script is dated from the world's own time. */
    long wall() {
        return clock.epochMillis();
    }

    /** The wall clock at a moment of the world's own time. */
    long wallAt(long worldMillis) {
        return startWallMillis + (long) (worldMillis / speed);
    }
}
