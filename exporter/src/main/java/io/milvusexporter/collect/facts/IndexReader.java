package io.milvusexporter.collect.facts;

import io.milvus.grpc.IndexDescription;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusRpc;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the indexes of one collection. Used by one run at a time. */
final class IndexReader {

    /** Milvus counts a question about a collection without an index as an error of its own, so it is not asked often. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(30).toNanos();

    private final Cluster cluster;
    private final PublicPort milvus;
    private final Map<Inventory.Entry, Long> withoutIndex = new HashMap<>();
    private Inventory inventory = Inventory.EMPTY;

    IndexReader(Cluster cluster) {
        this.cluster = cluster;
        this.milvus = cluster.publicPort();
    }

    /** One index as it was read. */
    record Index(String field, String name, long rows, long indexedRows, long pendingRows, String state) {

        static Index of(IndexDescription told) {
            var state = told.getState().name();
            return new Index(
                    told.getFieldName(),
                    told.getIndexName(),
                    told.getTotalRows(),
                    told.getIndexedRows(),
                    told.getPendingIndexRows(),
                    state.equals("IndexStateNone") ? "None" : state);
        }
    }

    /** Forgets what is no longer there. */
    void keep(Inventory now) {
        if (now != inventory) {
            inventory = now;
            withoutIndex.keySet().removeIf(entry -> !entry.equals(now.collection(entry.database(), entry.name())));
        }
    }

    /** Sorted by field and name; empty if there is none, or the collection is gone. */
    List<Index> read(Inventory.Entry collection, Run run) {
        var now = cluster.clock().nanoTime();
        var since = withoutIndex.get(collection);
        // What is loaded has an index, whatever it had before.
        if (since != null
                && now - since < REMEMBERED_NANOS
                && !cluster.loads().get().isLoaded(collection)) {
            return List.of();
        }
        try {
            var indexes = ask(collection, run);
            withoutIndex.remove(collection);
            return sorted(indexes);
        } catch (CallException e) {
            if (Refusals.isNoIndex(e)) {
                withoutIndex.put(collection, now);
                return List.of();
            }
            if (Refusals.isGone(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** DescribeIndex counts only segments that are older than the index; Milvus Lite has nothing else. */
    private List<IndexDescription> ask(Inventory.Entry collection, Run run) {
        try {
            return milvus.ask(MilvusRpc.indexStatistics(collection.database(), collection.name()), run)
                    .getIndexDescriptionsList();
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            return milvus.ask(MilvusRpc.describeIndex(collection.database(), collection.name()), run)
                    .getIndexDescriptionsList();
        }
    }

    /** An index is known by its field and name; of two with the same the first counts. */
    private static List<Index> sorted(List<IndexDescription> told) {
        if (told.size() == 1) {
            return List.of(Index.of(told.get(0)));
        }
        var indexes =
                new TreeMap<Index, Index>(Comparator.comparing(Index::field).thenComparing(Index::name));
        for (var one : told) {
            var index = Index.of(one);
            indexes.putIfAbsent(index, index);
        }
        return List.copyOf(indexes.values());
    }
}
