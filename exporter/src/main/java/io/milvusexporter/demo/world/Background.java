package io.milvusexporter.demo.world;

import io.milvusexporter.demo.world.BackgroundTask.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Imports, recent tasks, and the checkers that keep the query nodes in shape. */
public final class Background {

    private static final int REMEMBERED_TASKS = 256;
    private static final int REMEMBERED_JOBS = 64;

    private final Timeline time;
    private final ArrayDeque<ImportJob> imports = new ArrayDeque<>();
    private final Map<Kind, ArrayDeque<BackgroundTask>> tasks = new LinkedHashMap<>();
    private final Map<String, Boolean> checkers = new LinkedHashMap<>();
    private boolean balanceActive = true;
    private long nextTaskId;

    Background(Timeline time) {
        this.time = time;
        for (var kind : Kind.values()) {
            tasks.put(kind, new ArrayDeque<>());
        }
        for (var checker :
                List.of("channel_checker", "segment_checker", "balance_checker", "index_checker", "leader_checker")) {
            checkers.put(checker, true);
        }
    }

    /** Jobs that are still remembered, oldest first. */
    public List<ImportJob> imports() {
        return time.ask(() -> new ArrayList<>(imports));
    }

    /** The last tasks of a kind, oldest first. */
    public List<BackgroundTask> tasks(Kind kind) {
        return time.ask(() -> new ArrayList<>(remembered(kind)));
    }

    private ArrayDeque<BackgroundTask> remembered(Kind kind) {
        return tasks.computeIfAbsent(kind, unknown -> new ArrayDeque<>());
    }

    /** The checkers of QueryCoord and whether they are on, in the order of their ids. */
    public Map<String, Boolean> checkers() {
        return checkers;
    }

    public boolean isBalanceActive() {
        return balanceActive;
    }

    // What happens to it.

    /** Its rows are there when it is done. */
    public ImportJob startImport(DemoCollection into, long rows, Duration takes) {
        return time.ask(() -> {
            var job = new ImportJob(time, into.id() + 7_000_000 + nextTaskId++, into, rows, takes);
            imports.add(job);
            if (imports.size() > REMEMBERED_JOBS) {
                imports.remove();
            }
            time.at(Duration.ofMillis(time.now()).plus(takes), () -> {
                if (job.failure().isEmpty()) {
                    into.insert(rows);
                }
            });
            return job;
        });
    }

    /**
     * Starts a task.
     *
     * @param type as Milvus spells it, such as {@code MixCompaction}
     * @param waits how long it waits for its turn
     */
    public void startTask(Kind kind, String type, DemoCollection on, Duration waits, Duration works) {
        time.run(() -> remember(task(kind, type, on, false).from(waits, works)));
    }

    public void startFailingTask(Kind kind, String type, DemoCollection on, Duration works) {
        time.run(() -> remember(task(kind, type, on, true).from(Duration.ZERO, works)));
    }

    private BackgroundTask task(Kind kind, String type, DemoCollection on, boolean fails) {
        long number = nextTaskId++;
        long now = time.now();
        return new BackgroundTask(
                kind, on.id() + 8_000_000 + number, type, on.id(), on.id() + 2_000 + number, now, now, now, fails);
    }

    private void remember(BackgroundTask task) {
        var ring = remembered(task.kind());
        ring.add(task);
        if (ring.size() > REMEMBERED_TASKS) {
            ring.remove();
        }
    }

    public void balance(boolean active) {
        time.run(() -> balanceActive = active);
    }

    public void checker(String name, boolean active) {
        time.run(() -> checkers.put(name, active));
    }
}
