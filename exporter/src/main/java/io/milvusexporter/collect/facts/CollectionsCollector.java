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

/** The collections by name, and how far each is loaded. What it lists is the inventory of all others. */
final class CollectionsCollector implements Collector {

    private static final Family INFO = Family.info(
                    "milvus_collection_info",
                    "A collection that Milvus lets us see; its id, which Milvus' own metrics carry, is empty where there is none.")
            .labels("db_name", "collection_name", "collection_id")
            .from("ShowCollections")
            .advice("Joins names to Milvus' own series by collection_id.");
    private static final Family STATE = Family.gauge(
                    "milvus_collection_load_state",
                    "The load state of the collection, as a series of value 1; Loaded says nothing about shard leaders, see"
                            + " milvus_collection_queryable.")
            .labels("db_name", "collection_name")
            .state("state", List.of(Loads.NOT_EXIST, Loads.NOT_LOAD, Loads.LOADING, Loads.LOADED))
            .from("ShowLoadCollections, ShowCollections(InMemory), GetLoadState")
            .advice("Loading for long: see milvus_collection_loaded_ratio and the query nodes' memory.");
    private static final Family RATIO = Family.gauge(
                    "milvus_collection_loaded_ratio",
                    "How much of the collection is loaded, from 0 to 1; a load of some partitions only counts as the whole.")
            .labels("db_name", "collection_name")
            .from("ShowLoadCollections, ShowCollections(InMemory), GetLoadingProgress")
            .advice("Unchanged below 1 for minutes: the load fails over and over; the query nodes' logs say why.");

    private final Listing listing;
    private final LoadSource loads;
    private final Supplier<Duration> lasting;
    private Told last = new Told(Inventory.EMPTY, Loads.NONE, Facts.NONE);

    CollectionsCollector(Cluster cluster) {
        this.listing = cluster.listing();
        this.loads = new LoadSource(cluster);
        // A sweep's steps share one listing; a run on the interval, even a shortened one, always asks.
        this.lasting = () ->
                cluster.interval(CollectorKind.COLLECTIONS).multipliedBy(2).dividedBy(5);
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.COLLECTIONS;
    }

    @Override
    public List<Family> families() {
        return List.of(INFO, STATE, RATIO);
    }

    @Override
    public Facts collect(Run run) {
        var seen = listing.recent(run, lasting.get());
        run.asOf(seen.readNanos());
        var inventory = seen.inventory();
        var loaded = loads.ask(inventory, run);
        if (loaded.isEmpty()) {
            run.source(Source.PUBLIC_BULK); // the names are told all the same
        }
        return told(inventory, loaded.orElseGet(() -> Loads.unknown(inventory)));
    }

    /** What was told last: the same facts are the same object. */
    private record Told(Inventory inventory, Loads loads, Facts facts) {}

    private Facts told(Inventory inventory, Loads loads) {
        if (inventory != last.inventory() || !loads.equals(last.loads())) {
            last = new Told(inventory, loads, facts(inventory, loads));
        }
        return last.facts();
    }

    private static Facts facts(Inventory inventory, Loads loads) {
        return out -> {
            var collections = inventory.collections();
            for (int i = 0; i < collections.size(); i++) {
                var collection = collections.get(i);
                out.row(INFO, collection.database(), collection.name(), id(collection))
                        .set(INFO, 1);
                if (loads.isKnown(i)) {
                    out.row(STATE, collection.database(), collection.name())
                            .state(STATE, loads.state(i))
                            .set(RATIO, loads.ratio(i));
                }
            }
        };
    }

    /** Written anew when something has changed: kept as text, 65 536 of them would be a tenth of a small heap. */
    private static String id(Inventory.Entry collection) {
        return collection.id() == Inventory.NO_ID ? "" : Long.toString(collection.id());
    }
}
