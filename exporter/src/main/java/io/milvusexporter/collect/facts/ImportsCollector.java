package io.milvusexporter.collect.facts;

import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ImportState;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.wire.ImportJobState;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The import jobs that Milvus remembers: how many are in which state, and how far the slowest of each collection is. */
final class ImportsCollector implements Collector {

    private static final String ANY_DATABASE = "default";

    private static final Set<String> OVER = Set.of("failed", "completed", "failedandcleaned");

    private static final Family JOBS = Family.gauge(
                    "milvus_import_jobs",
                    "How many import jobs are in the state; jobs that are over are remembered for some hours. The public port"
                            + " knows fewer states than DataCoord.")
            .labels("state")
            .from("ListImports, ListImportTasks")
            .advice("Failed: the job's reason, by its id, is what the import's author sees.");
    private static final Family PROGRESS = Family.gauge(
                    "milvus_import_progress_ratio",
                    "How far the least advanced unfinished import into the collection is, from 0 to 1; absent while the"
                            + " collection is not known, as when two databases have one of its name.")
            .labels("db_name", "collection_name")
            .from("ListImports, ListImportTasks")
            .advice(
                    "Unchanged for long: see milvus_recent_tasks of the kind import, and the data nodes. From Milvus 2.4 on"
                            + " DataCoord's internal port alone tells it, before only the public one.");

    private final Cluster cluster;
    private final SourceLadder<Jobs> ladder;

    ImportsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(
                cluster.internal(Role.DATACOORD, this::askDataCoord), Rung.of(Source.PUBLIC_BULK, this::askProxy)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.IMPORTS;
    }

    @Override
    public List<Family> families() {
        return List.of(JOBS, PROGRESS);
    }

    @Override
    public Facts collect(Run run) {
        var jobs = ladder.ask(run);
        return jobs.<Facts>map(told -> told::writeTo).orElse(Facts.NONE);
    }

    /** What was read, while it is read and after. */
    private static final class Jobs {

        private final Map<String, Integer> states = new TreeMap<>();
        private final Map<Inventory.Entry, Double> progress = new TreeMap<>();

        void add(String state, double ratio, Inventory.@Nullable Entry collection) {
            states.merge(state, 1, Integer::sum);
            if (collection != null && !OVER.contains(state)) {
                progress.merge(collection, Math.max(0, Math.min(1, ratio)), Math::min);
            }
        }

        void writeTo(io.milvusexporter.model.Samples out) {
            states.forEach((state, count) -> out.row(JOBS, state).set(JOBS, (double) count));
            progress.forEach((collection, ratio) ->
                    out.row(PROGRESS, collection.database(), collection.name()).set(PROGRESS, ratio));
        }
    }

    private Jobs askDataCoord(Run run) {
        var answer = cluster.internalPorts().ask(Role.DATACOORD, InternalRpc.listImports(), run);
        var jobs = new Jobs();
        for (var state : ImportJobState.values()) {
            if (state != ImportJobState.UNRECOGNIZED && state != ImportJobState.IMPORT_JOB_NONE) {
                jobs.states.put(word(state), 0);
            }
        }
        var known = Math.min(answer.getStatesCount(), answer.getProgressesCount());
        for (int i = 0; i < known; i++) {
            if (jobs.states.containsKey(word(answer.getStates(i)))) {
                var collection = i < answer.getCollectionNamesCount() ? named(answer.getCollectionNames(i)) : null;
                jobs.add(word(answer.getStates(i)), answer.getProgresses(i) / 100.0, collection);
            }
        }
        return jobs;
    }

    private static String word(ImportJobState state) {
        return state.name().replace("IMPORT_JOB_", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Only the name is told: if several databases have such a collection, nobody knows which is meant. */
    private Inventory.@Nullable Entry named(String name) {
        Inventory.Entry found = null;
        for (var database : cluster.inventory().get().databases()) {
            var entry = cluster.inventory().get().collection(database.name(), name);
            if (entry != null && found != null) {
                return null;
            }
            found = entry == null ? found : entry;
        }
        return found;
    }

    private Jobs askProxy(Run run) {
        var jobs = new Jobs();
        for (var state : ImportState.values()) {
            if (state != ImportState.UNRECOGNIZED) {
                jobs.states.put(word(state), 0);
            }
        }
        // Without the name of a collection the tasks of all databases are told, whichever is asked for.
        var tasks = cluster.publicPort()
                .ask(MilvusRpc.listImportTasks(ANY_DATABASE), run)
                .getTasksList();
        for (var task : tasks) {
            if (task.getState() != ImportState.UNRECOGNIZED) {
                jobs.add(
                        word(task.getState()),
                        ratio(task),
                        cluster.inventory().get().collection(task.getCollectionId()));
            }
        }
        return jobs;
    }

    private static String word(ImportState state) {
        return state.name().replaceFirst("^Import", "").toLowerCase(Locale.ROOT);
    }

    private static double ratio(GetImportStateResponse task) {
        for (var info : task.getInfosList()) {
            if (info.getKey().equals("progress_percent") && info.getValue().matches("[0-9]{1,3}")) {
                return Integer.parseInt(info.getValue()) / 100.0;
            }
        }
        return 0;
    }
}
