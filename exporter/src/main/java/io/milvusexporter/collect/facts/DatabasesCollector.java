package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The databases, and how many collections each holds. */
final class DatabasesCollector implements Collector {

    private static final Family INFO = Family.info(
                    "milvus_database_info",
                    "A database that Milvus lets us see; its id is empty where Milvus has none.")
            .labels("db_name", "database_id")
            .from("ListDatabases")
            .since("2.3+");
    private static final Family COLLECTIONS = Family.gauge(
                    "milvus_database_collections",
                    "How many collections the database holds, as far as Milvus lets us see them.")
            .labels("db_name")
            .from("ShowCollections")
            .advice(
                    "If it is lower than it should be, the exporter's user may not see all: see the privileges in the manual.");

    private final Listing listing;
    private final Supplier<Duration> lasting;

    DatabasesCollector(Cluster cluster) {
        this.listing = cluster.listing();
        this.lasting = () -> cluster.interval(CollectorKind.DATABASES);
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.DATABASES;
    }

    @Override
    public List<Family> families() {
        return List.of(INFO, COLLECTIONS);
    }

    @Override
    public Facts collect(Run run) {
        var seen = listing.recent(run, lasting.get());
        run.asOf(seen.readNanos());
        run.source(Source.PUBLIC_BULK);
        if (seen.refusal() != null) {
            run.failed(seen.refusal());
        }
        return facts(seen.whole().databases(), counts(seen));
    }

    /** In the order of the databases; negative where Milvus does not tell. */
    private static int[] counts(Listing.Seen seen) {
        var databases = seen.whole().databases();
        var counts = new int[databases.size()];
        int at = 0;
        for (var collection : seen.whole().collections()) {
            while (!databases.get(at).name().equals(collection.database())) {
                at++; // both lists are sorted by the name of the database
            }
            counts[at]++;
        }
        for (int i = 0; i < counts.length; i++) {
            if (seen.unseen().contains(databases.get(i).name())) {
                counts[i] = -1;
            }
        }
        return counts;
    }

    private static Facts facts(List<Inventory.Database> databases, int[] counts) {
        return out -> {
            for (int i = 0; i < counts.length; i++) {
                var database = databases.get(i);
                var id = database.id() == Inventory.NO_ID ? "" : Long.toString(database.id());
                out.row(INFO, database.name(), id).set(INFO, 1);
                if (counts[i] >= 0) {
                    out.row(COLLECTIONS, database.name()).set(COLLECTIONS, counts[i]);
                }
            }
        };
    }
}
