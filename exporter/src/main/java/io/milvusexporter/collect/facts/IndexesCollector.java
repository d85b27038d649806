package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.List;

/** How far each index is built. Goes through all collections, loaded ones first. */
final class IndexesCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name", "field_name", "index_name"};
    private static final String SOURCE = "GetIndexStatistics, DescribeIndex";

    private static final Family ROWS = Family.gauge(
                    "milvus_index_rows",
                    "Rows that the index is about: those of the collection that are in storage, deleted ones included.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family INDEXED = Family.gauge(
                    "milvus_index_indexed_rows",
                    "Rows that the index covers; rows in segments too small to be worth an index count as covered.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("Unchanged below milvus_index_rows for half an hour: see milvus_index_state and the data nodes.");
    private static final Family PENDING = Family.gauge(
                    "milvus_index_pending_rows",
                    "Rows in segments that wait for their index; Milvus Lite and the first 2.3 releases always tell 0.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("Growing: rows come faster than the data nodes, or index nodes before 2.6, can index them.");
    private static final Family STATE = Family.gauge(
                    "milvus_index_state",
                    "The state of the index, as a series of value 1; Finished also for an index of no rows at all.")
            .labels(LABELS)
            .state("state", List.of("None", "Unissued", "InProgress", "Finished", "Failed", "Retry"))
            .from(SOURCE)
            .advice("Failed: DescribeIndex tells the reason; Milvus does not try again by itself.");

    private final Cluster cluster;
    private final IndexReader reader;
    private final Sweep<Inventory.Entry, List<IndexReader.Index>> sweep;

    IndexesCollector(Cluster cluster) {
        this.cluster = cluster;
        this.reader = new IndexReader(cluster);
        this.sweep = Sweep.of(
                cluster.clock(),
                () -> cluster.pacing(CollectorKind.INDEXES),
                collection -> cluster.loads().get().isLoaded(collection),
                (rows, out) -> rows.forEach((collection, indexes) -> tell(out, collection, indexes)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.INDEXES;
    }

    @Override
    public List<Family> families() {
        return List.of(ROWS, INDEXED, PENDING, STATE);
    }

    @Override
    public Facts collect(Run run) {
        var inventory = cluster.names(CollectorKind.INDEXES, run);
        reader.keep(inventory);
        try {
            var facts = sweep.step(run, inventory.collections(), collection -> reader.read(collection, run));
            run.source(Source.PUBLIC_EACH);
            return facts;
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    private static void tell(Samples out, Inventory.Entry collection, List<IndexReader.Index> indexes) {
        for (var index : indexes) {
            out.row(ROWS, collection.database(), collection.name(), index.field(), index.name())
                    .set(ROWS, (double) index.rows())
                    .set(INDEXED, (double) index.indexedRows())
                    .set(PENDING, (double) index.pendingRows())
                    .state(STATE, index.state());
        }
    }
}
