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

/** How each collection was made: shards, partitions, fields, indexes. Goes through all of them slowly: little of it changes. */
final class SchemaCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name"};
    private static final String SOURCE = "DescribeCollection";

    private static final Family SHARDS = Family.gauge(
                    "milvus_collection_shards", "How many shards the collection's writes are spread over.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family PARTITIONS = Family.gauge(
                    "milvus_collection_partitions", "How many partitions the collection has.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family FIELDS = Family.gauge(
                    "milvus_collection_fields", "How many fields the collection's schema has, vectors included.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family ALIASES = Family.gauge(
                    "milvus_collection_aliases", "How many other names the collection goes by.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("At 0 for a collection that programs reach by an alias: the alias was moved or dropped.");
    private static final Family CREATED = Family.gauge(
                    "milvus_collection_created_timestamp_seconds", "When the collection was created.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("A new time under the old name: it was dropped and made again.");
    private static final Family TTL = Family.gauge(
                    "milvus_collection_ttl_seconds",
                    "The age at which the collection's rows expire; absent where none is set for it.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family INFO = Family.info(
                    "milvus_collection_schema_info", "How the collection was made: its default consistency level.")
            .labels("db_name", "collection_name", "consistency_level")
            .from(SOURCE);
    private static final Family INDEX = Family.info(
                    "milvus_index_info",
                    "How the index was made; the type and the metric are empty where Milvus chooses them.")
            .labels("db_name", "collection_name", "field_name", "index_name", "index_type", "metric_type")
            .from("DescribeIndex");
    private static final Family CAPACITY = Family.gauge(
                    "milvus_capacity_units",
                    "Shards times partitions, added up over all collections this exporter asks about; Milvus refuses"
                            + " new ones at its rootCoord.maxGeneralCapacity, 65536. Absent until each has been read.")
            .from(SOURCE)
            .advice("Near 65536: drop collections or partitions, or raise rootCoord.maxGeneralCapacity.");

    private final Cluster cluster;
    private final SchemaReader reader;
    private final Sweep<Inventory.Entry, SchemaReader.Schema> sweep;

    /** How many collections the facts told now would have to cover to be all. */
    private volatile int wanted;

    SchemaCollector(Cluster cluster) {
        this.cluster = cluster;
        this.reader = new SchemaReader(cluster.publicPort());
        this.sweep = Sweep.of(
                cluster.clock(), () -> cluster.pacing(CollectorKind.SCHEMA), collection -> false, this::tellAll);
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.SCHEMA;
    }

    @Override
    public List<Family> families() {
        return List.of(SHARDS, PARTITIONS, FIELDS, ALIASES, CREATED, TTL, INFO, INDEX, CAPACITY);
    }

    @Override
    public Facts collect(Run run) {
        var inventory = cluster.names(CollectorKind.SCHEMA, run);
        wanted = inventory.collections().size();
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

    private void tellAll(Sweep.Rows<Inventory.Entry, SchemaReader.Schema> rows, Samples out) {
        var units = new double[1];
        rows.forEach((collection, schema) -> {
            tell(out, collection, schema);
            units[0] += schema.shards() * schema.partitions();
        });
        if (rows.size() > 0 && rows.size() == wanted && !Double.isNaN(units[0])) {
            out.set(CAPACITY, units[0]);
        }
    }

    private static void tell(Samples out, Inventory.Entry collection, SchemaReader.Schema schema) {
        var database = collection.database();
        var name = collection.name();
        var row = out.row(SHARDS, database, name).set(SHARDS, schema.shards());
        set(row, PARTITIONS, schema.partitions());
        row.set(FIELDS, schema.fields()).set(ALIASES, schema.aliases());
        set(row, CREATED, schema.createdSeconds());
        set(row, TTL, schema.ttlSeconds());
        out.row(INFO, database, name, schema.consistencyLevel()).set(INFO, 1);
        for (var index : schema.indexes()) {
            out.row(INDEX, database, name, index.field(), index.name(), index.type(), index.metric())
                    .set(INDEX, 1);
        }
    }

    private static void set(Samples.Row row, Family family, double value) {
        if (!Double.isNaN(value)) {
            row.set(family, value);
        }
    }
}
