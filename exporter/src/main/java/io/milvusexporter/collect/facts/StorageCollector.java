package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.collect.milvus.IdValues;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many rows and bytes each collection has, stored and loaded. */
final class StorageCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name"};

    private static final Family STORED = Family.gauge(
                    "milvus_collection_stored_rows",
                    "Rows of the collection in storage; rows inserted in the last ten minutes may be missing, deleted rows are"
                            + " not subtracted, except by Milvus Lite.")
            .labels(LABELS)
            .from("GetMetrics(system_info), GetCollectionStatistics");
    private static final Family LOADED = Family.gauge(
                    "milvus_collection_loaded_rows",
                    "Rows of the collection in the memory of query nodes, counted for one replica, new ones at once; 0 if it is"
                            + " not loaded.")
            .labels(LABELS)
            .from("GetMetrics(system_info)")
            .since("2.3.22+")
            .advice("Absent while a collection is on several nodes and the number of its replicas is not known.");
    private static final Family BINLOG = Family.gauge(
                    "milvus_collection_binlog_bytes",
                    "Bytes of the collection's insert logs in object storage; dropped data counts until it is collected.")
            .labels(LABELS)
            .from("GetMetrics(system_info)");
    private static final Family DELETES = Family.gauge(
                    "milvus_collection_l0_delete_rows",
                    "Deletes of the collection that are not compacted into its segments yet; each slows every search a little.")
            .labels(LABELS)
            .from("GetMetrics(system_info)")
            .since("2.4+")
            .advice("Growing for hours: compaction does not keep up with the deletes.");

    private final Cluster cluster;
    private final Sweep<Inventory.Entry, Double> sweep;
    private Told last = new Told(new Of(Inventory.EMPTY, null, 0, false, Facts.NONE), Facts.NONE);

    StorageCollector(Cluster cluster) {
        this.cluster = cluster;
        this.sweep = Sweep.of(
                cluster.clock(),
                () -> cluster.pacing(CollectorKind.STORAGE),
                collection -> false,
                (rows, out) -> rows.forEach(
                        (collection, stored) -> row(out, collection).set(STORED, stored)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.STORAGE;
    }

    @Override
    public List<Family> families() {
        return List.of(STORED, LOADED, BINLOG, DELETES);
    }

    @Override
    public Facts collect(Run run) {
        var inventory = cluster.names(CollectorKind.STORAGE, run);
        var info = systemInfo(run);
        var swept = info != null && info.storedRows().isTold() ? Facts.NONE : sweep(inventory, run);
        return told(inventory, info, swept);
    }

    /** Null if this Milvus has none. The steps of a sweep share one reading. */
    private @Nullable SystemInfo systemInfo(Run run) {
        try {
            var read = cluster.systemInfo(CollectorKind.STORAGE, run);
            run.asOf(read.nanos());
            run.source(Source.PUBLIC_BULK);
            return read.info();
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return null;
        }
    }

    private Facts sweep(Inventory inventory, Run run) {
        try {
            var swept = sweep.step(run, inventory.collections(), collection -> rows(collection, run));
            run.source(Source.PUBLIC_EACH);
            return swept;
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            return Facts.NONE;
        }
    }

    private @Nullable Double rows(Inventory.Entry collection, Run run) {
        var question = MilvusRpc.collectionStatistics(collection.database(), collection.name());
        try {
            for (var fact : cluster.publicPort().ask(question, run).getStatsList()) {
                if (fact.getKey().equals("row_count")) {
                    return number(fact.getValue());
                }
            }
            return null;
        } catch (CallException e) {
            if (Refusals.isGone(e)) {
                return null;
            }
            throw e;
        }
    }

    private static Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CallException(
                    FailureCause.MALFORMED,
                    "OK",
                    "GetCollectionStatistics: row_count " + text + " (expected a number)");
        }
    }

    /** What was told last, and of what: the same facts are the same object. */
    private record Told(Of of, Facts facts) {}

    /**
     * @param replicas how often their numbers had changed
     * @param isHeldOnce whether a single node holds all that is loaded
     */
    private record Of(Inventory inventory, @Nullable SystemInfo info, long replicas, boolean isHeldOnce, Facts swept) {

        private boolean isSame(Of other) {
            return inventory == other.inventory
                    && replicas == other.replicas
                    && isHeldOnce == other.isHeldOnce
                    && swept == other.swept
                    && (info == null ? other.info == null : other.info != null && info.isSameOfCollections(other.info));
        }
    }

    private Facts told(Inventory inventory, @Nullable SystemInfo info, Facts swept) {
        var replicas = cluster.replicas();
        var isHeldOnce = info != null && ReplicaCounts.isHeldOnce(info);
        var of = new Of(inventory, info, replicas.changes(), isHeldOnce, swept);
        if (!of.isSame(last.of())) {
            var whole = info == null ? Facts.NONE : facts(inventory, info, replicas.of(inventory, info));
            last = new Told(of, out -> {
                whole.writeTo(out);
                swept.writeTo(out);
            });
        }
        return last.facts();
    }

    private static Facts facts(Inventory inventory, SystemInfo info, byte[] replicas) {
        return out -> {
            var collections = inventory.collections();
            for (int i = 0; i < collections.size(); i++) {
                var id = collections.get(i).id();
                var row = row(out, collections.get(i));
                set(row, STORED, info.storedRows(), id, 1);
                set(row, LOADED, info.loadedRows(), id, replicas[i]);
                set(row, BINLOG, info.binlogBytes(), id, 1);
                set(row, DELETES, info.deletedRows(), id, 1);
            }
        };
    }

    /** What Milvus leaves out of a list that it has is 0: it names only collections with segments. */
    private static void set(Samples.Row row, Family family, IdValues values, long id, int share) {
        if (values.isTold()) {
            var value = values.get(id);
            if (Double.isNaN(value) || value == 0) {
                row.set(family, 0);
            } else if (share > 0) {
                row.set(family, value / share);
            }
        }
    }

    private static Samples.Row row(Samples out, Inventory.Entry collection) {
        return out.row(STORED, collection.database(), collection.name());
    }
}
