package io.milvusexporter.collect.facts;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Things that are wrong, and since when: what mends, or moves on, starts anew. Used by one thread. */
final class Lasting<K> {

    private static final class Entry {
        private double figure;
        private double weight;
        private long sinceNanos;
        private long round;
    }

    private final Clock clock;
    private final Map<K, Entry> entries = new HashMap<>();
    private long round;

    Lasting(Clock clock) {
        this.clock = clock;
    }

    /** Everything that is still wrong is told again after this. */
    void begin() {
        round++;
    }

    /**
     * It is wrong.
     *
     * @param figure as long as it does not change, nothing moves
     * @param weight how many it stands for
     */
    void seen(K key, double figure, double weight) {
        var entry = entries.get(key);
        if (entry == null || entry.figure != figure) {
            entry = new Entry();
            entry.figure = figure;
            entry.sinceNanos = clock.nanoTime();
            entries.put(key, entry);
        }
        entry.weight = weight;
        entry.round = round;
    }

    void end() {
        entries.values().removeIf(entry -> entry.round != round);
    }

    void clear() {
        entries.clear();
    }

    /** How many have been wrong for so long. */
    double since(Duration duration) {
        var now = clock.nanoTime();
        double sum = 0;
        for (var entry : entries.values()) {
            sum += now - entry.sinceNanos >= duration.toNanos() ? entry.weight : 0;
        }
        return sum;
    }
}
