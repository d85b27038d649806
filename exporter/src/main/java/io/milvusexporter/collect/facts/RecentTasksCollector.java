package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.InternalRpc.TaskKind;
import io.milvusexporter.collect.milvus.TaskList;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the coordinators did lately in the background, and how it went. */
final class RecentTasksCollector implements Collector {

    private static final Family TASKS = Family.gauge(
                    "milvus_recent_tasks",
                    "How many of the background tasks that a coordinator remembers are of this type and in this state; it"
                            + " remembers the last 256 to 1024 of a kind for 15 to 30 minutes, so take these as shares.")
            .labels("kind", "task_type", "task_state")
            .from("GetMetrics(tasks_all, compaction_tasks, build_index_tasks, import_tasks)")
            .since("2.5+")
            .advice("Many failed: the coordinator's log says why; load tasks that fail over and over keep a collection"
                    + " Loading.");

    private final Map<TaskKind, SourceLadder<TaskList>> ladders = new EnumMap<>(TaskKind.class);

    RecentTasksCollector(Cluster cluster) {
        for (var kind : TaskKind.values()) {
            var role = kind == TaskKind.QUERY_COORD ? Role.QUERYCOORD : Role.DATACOORD;
            ladders.put(
                    kind,
                    cluster.ladder(List.of(cluster.internal(
                            role,
                            run -> cluster.internalPorts()
                                    .ask(role, InternalRpc.recentTasks(kind), run)
                                    .content()))));
        }
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.RECENT_TASKS;
    }

    @Override
    public List<Family> families() {
        return List.of(TASKS);
    }

    @Override
    public Facts collect(Run run) {
        var told = new EnumMap<TaskKind, Map<TaskList.Kind, Integer>>(TaskKind.class);
        ladders.forEach((kind, ladder) -> ladder.ask(run).ifPresent(list -> told.put(kind, counts(list))));
        return out -> told.forEach((kind, counts) -> counts.forEach(
                (task, count) -> out.row(TASKS, kind.name().toLowerCase(Locale.ROOT), task.type(), task.state())
                        .set(TASKS, (double) count)));
    }

    /** In Milvus' words, lower-cased: two that differ in case alone are one. Sorted. */
    private static Map<TaskList.Kind, Integer> counts(TaskList list) {
        var counts = new TreeMap<TaskList.Kind, Integer>();
        list.tasks()
                .forEach((task, count) ->
                        counts.merge(new TaskList.Kind(word(task.type()), word(task.state())), count, Integer::sum));
        return counts;
    }

    private static String word(String milvus) {
        var lower = milvus.toLowerCase(Locale.ROOT);
        return lower.startsWith("import") && lower.length() > "import".length() && !lower.equals("importing")
                ? lower.substring("import".length())
                : lower;
    }
}
