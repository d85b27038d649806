package io.milvusexporter.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every call that was made, so that a test can say how polite the caller was. It remembers the last ones and counts all. */
public final class CallLog {

    /**
     * One call.
     *
     * @param atNanos when it began, on the world's clock
     */
    public record Call(String service, String method, long atNanos, int requestBytes) {}

    private final int capacity;
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private int inFlight;
    private int mostInFlight;
    private long total;

    CallLog(int capacity) {
        this.capacity = capacity;
    }

    synchronized void began(Call call) {
        if (calls.size() == capacity) {
            calls.remove();
        }
        calls.add(call);
        counts.merge(call.method(), 1L, Long::sum);
        total++;
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    synchronized void ended() {
        inFlight--;
    }

    /** The last calls, oldest first. */
    public synchronized List<Call> calls() {
        return new ArrayList<>(calls);
    }

    public synchronized long total() {
        return total;
    }

    /** How often a method was called, on whichever service. */
    public synchronized long count(String method) {
        return counts.getOrDefault(method, 0L);
    }

    public synchronized int inFlight() {
        return inFlight;
    }

    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** The most calls that began within any such time. */
    public synchronized int largestBurst(Duration within) {
        long nanos = within.toNanos();
        var window = new ArrayDeque<Long>();
        int most = 0;
        for (var call : calls) {
            window.add(call.atNanos());
            while (call.atNanos() - window.element() >= nanos) {
                window.remove();
            }
            most = Math.max(most, window.size());
        }
        return most;
    }

    /** Forgets all but the calls in flight. */
    public synchronized void clear() {
        calls.clear();
        counts.clear();
        total = 0;
        mostInFlight = inFlight;
    }
}
