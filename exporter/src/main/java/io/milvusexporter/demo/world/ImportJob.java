package io.milvusexporter.demo.world;

import java.time.Duration;

/** One import, from pending to completed or failed. */
public final class ImportJob {

    /** Milvus' own states of a job, in the order in which they are passed; the last two are ends. */
    public enum State {
        PENDING(0.05),
        PRE_IMPORTING(0.3),
        IMPORTING(0.75),
        SORTING(0.85),
        INDEX_BUILDING(1),
        COMPLETED(2),
        FAILED(2);

        private final double until;

        State(double until) {
            this.until = until;
        }
    }

    private final Timeline time;
    private final long id;
    private final DemoCollection collection;
    private final long rows;
    private final long sinceMillis;
    private final long durationMillis;
    private String failure = "";
    private double failedAt;

    ImportJob(Timeline time, long id, DemoCollection collection, long rows, Duration takes) {
        this.time = time;
        this.id = id;
        this.collection = collection;
        this.rows = rows;
        this.sinceMillis = time.now();
        this.durationMillis = takes.toMillis();
    }

    public long id() {
        return id;
    }

    public DemoCollection collection() {
        return collection;
    }

    public long rows() {
        return rows;
    }

    /** Wall-clock milliseconds. */
    public long createdMillis() {
        return time.wallAt(sinceMillis);
    }

    public String failure() {
        return failure;
    }

    /** How much is done, 0 to 1. */
    public double progress() {
        return failure.isEmpty() ? elapsed() : failedAt;
    }

    private double elapsed() {
        return durationMillis == 0 ? 1 : Math.min(1, (time.now() - sinceMillis) / (double) durationMillis);
    }

    public State state() {
        if (!failure.isEmpty()) {
            return State.FAILED;
        }
        double progress = progress();
        for (var state : State.values()) {
            if (progress < state.until) {
                return state;
            }
        }
        return State.COMPLETED;
    }

    public void fail(String reason) {
        time.run(() -> {
            failedAt = elapsed();
            failure = reason;
        });
    }
}
