package io.milvusexporter.collect.facts;

import io.milvus.grpc.ShowPartitionsResponse;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The partitions of each collection, and how far each is loaded: a load of some of them only counts as the whole elsewhere. */
final class PartitionsCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name", "partition_name"};

    private static final Family RATIO = Family.gauge(
                    "milvus_partition_loaded_ratio",
                    "How much of the partition is loaded, from 0 to 1; a partition that was left out of a load is at"
                            + " 0.")
            .labels(LABELS)
            .from("ShowPartitions(InMemory)")
            .advice("At 0 beside others at 1: searches of the collection do not see this partition.");
    private static final Family CREATED = Family.gauge(
                    "milvus_partition_created_timestamp_seconds", "When the partition was created.")
            .labels(LABELS)
            .from("ShowPartitions");

    private static final byte UNKNOWN = -1;
    private static final long WHOLE = 100;

    /** One partition as it was read; NaN where Milvus does not tell. */
    private record Partition(String name, double createdSeconds, byte percent) {}

    private final Cluster cluster;
    private final Sweep<Inventory.Entry, List<Partition>> sweep;

    PartitionsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.sweep = Sweep.of(
                cluster.clock(),
                () -> cluster.pacing(CollectorKind.PARTITIONS),
                collection -> cluster.loads().get().isLoaded(collection),
                (rows, out) -> rows.forEach((collection, partitions) -> tell(out, collection, partitions)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.PARTITIONS;
    }

    @Override
    public List<Family> families() {
        return List.of(RATIO, CREATED);
    }

    @Override
    public Facts collect(Run run) {
        var inventory = cluster.names(CollectorKind.PARTITIONS, run);
        try {
            var facts = sweep.step(run, inventory.collections(), collection -> read(collection, run));
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

    private @Nullable List<Partition> read(Inventory.Entry collection, Run run) {
        try {
            var told =
                    cluster.publicPort().ask(MilvusRpc.showPartitions(collection.database(), collection.name()), run);
            return partitions(told, percents(collection, run));
        } catch (CallException e) {
            if (Refusals.isGone(e)) {
                return null;
            }
            throw e;
        }
    }

    /** Sorted by name; parallel lists are read as far as they go. */
    private static List<Partition> partitions(ShowPartitionsResponse told, @Nullable Map<String, Byte> percents) {
        var partitions = new TreeMap<String, Partition>();
        for (int i = 0; i < told.getPartitionNamesCount(); i++) {
            var name = told.getPartitionNames(i);
            var millis = i < told.getCreatedUtcTimestampsCount() ? told.getCreatedUtcTimestamps(i) : 0;
            var percent = percents == null ? UNKNOWN : percents.getOrDefault(name, (byte) 0);
            partitions.put(name, new Partition(name, millis > 0 ? (double) millis / 1000 : Double.NaN, percent));
        }
        return List.copyOf(partitions.values());
    }

    /** By name; what is not listed is not loaded. Null if Milvus does not tell. */
    @SuppressWarnings("deprecation") // nothing else tells how far each partition is loaded
    private @Nullable Map<String, Byte> percents(Inventory.Entry collection, Run run) {
        try {
            var told = cluster.publicPort()
                    .ask(MilvusRpc.showLoadedPartitions(collection.database(), collection.name()), run);
            if (told.getPartitionNamesCount() > told.getInMemoryPercentagesCount()) {
                return null;
            }
            var percents = new HashMap<String, Byte>();
            for (int i = 0; i < told.getPartitionNamesCount(); i++) {
                percents.put(
                        told.getPartitionNames(i), (byte) Math.max(0, Math.min(WHOLE, told.getInMemoryPercentages(i))));
            }
            return percents;
        } catch (CallException e) {
            if (Refusals.isNotLoaded(e)) {
                return Map.of();
            }
            throw e;
        }
    }

    private static void tell(Samples out, Inventory.Entry collection, List<Partition> partitions) {
        for (var partition : partitions) {
            var row = out.row(RATIO, collection.database(), collection.name(), partition.name());
            if (partition.percent() != UNKNOWN) {
                row.set(RATIO, partition.percent() / (double) WHOLE);
            }
            if (!Double.isNaN(partition.createdSeconds())) {
                row.set(CREATED, partition.createdSeconds());
            }
        }
    }
}
