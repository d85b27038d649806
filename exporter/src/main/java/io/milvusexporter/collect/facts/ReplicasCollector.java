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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each collection can be queried, by its replicas and shard leaders. Only loaded collections are asked about. */
final class ReplicasCollector implements Collector {

    private static final Family QUERYABLE = Family.gauge(
                    "milvus_collection_queryable",
                    "1 if the collection is loaded and every shard of one of its replicas has a leader, 0 if searches of it fail"
                            + " or miss data; whether the leader serves or is still catching up is known from 2.6 on,"
                            + " where QueryCoord's internal port is in reach.")
            .labels("db_name", "collection_name")
            .from("GetReplicas, GetShardLeaders (2.6+)")
            .advice(
                    "At 0 while milvus_collection_load_state says Loaded: see milvus_collection_shards_without_leader, then"
                            + " which query node is gone or restarting.");
    private static final Family REPLICAS = Family.gauge(
                    "milvus_collection_replicas",
                    "How many replicas the collection has; 0 if it is not loaded, absent while it is being loaded.")
            .labels("db_name", "collection_name")
            .from("GetReplicas");
    private static final Family LEADERLESS = Family.gauge(
                    "milvus_collection_shards_without_leader",
                    "How many shards, over all replicas, have no leader that serves; where Milvus tells only that a replica"
                            + " lacks one, all shards of that replica count.")
            .labels("db_name", "collection_name")
            .from("GetReplicas, GetShardLeaders (2.6+)")
            .advice("Above 0 for more than a minute: a query node is gone, and nothing has taken over its shards.");

    private final Cluster cluster;
    private final ShardReader reader;
    private final Sweep<Inventory.Entry, Shards> sweep;
    private Loads seen = Loads.NONE;
    private Loads loads = Loads.NONE;
    private List<Inventory.Entry> asked = List.of();
    private Facts swept = Facts.NONE;
    private Facts told = Facts.NONE;

    ReplicasCollector(Cluster cluster) {
        this.cluster = cluster;
        this.reader = new ShardReader(cluster);
        this.sweep = Sweep.of(
                cluster.clock(),
                () -> cluster.pacing(CollectorKind.REPLICAS),
                collection -> false,
                (rows, out) -> {}); // told together with what is not asked about
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.REPLICAS;
    }

    @Override
    public List<Family> families() {
        return List.of(QUERYABLE, REPLICAS, LEADERLESS);
    }

    @Override
    public Facts collect(Run run) {
        var inventory = cluster.names(CollectorKind.REPLICAS, run);
        var isNew = look(inventory, cluster.loads().get());
        try {
            var rows = sweep.step(run, asked, collection -> reader.read(collection, run));
            return isNew || rows != swept ? told(rows) : told;
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    /** Works out whom to ask about, if that may have changed. */
    private boolean look(Inventory inventory, Loads newest) {
        if (newest.equals(seen) && inventory == loads.inventory()) {
            return false;
        }
        seen = newest;
        var now = newest.inventory() == inventory ? newest : newest.over(inventory);
        if (now.equals(loads)) {
            return false;
        }
        loads = now;
        cluster.replicas().keep(inventory);
        reader.keep(inventory);
        var loaded = new ArrayList<Inventory.Entry>();
        for (int i = 0; i < inventory.collections().size(); i++) {
            if (loads.isLoaded(i) || !loads.isKnown(i)) {
                loaded.add(inventory.collections().get(i));
            }
        }
        if (!loaded.equals(asked)) {
            asked = List.copyOf(loaded);
        }
        return true;
    }

    private Facts told(Facts facts) {
        swept = facts;
        var now = loads;
        var rows = sweep.rows();
        told = out -> {
            var unasked = new Unasked(now, out);
            rows.forEach((collection, shards) -> {
                unasked.tellUpTo(collection);
                tell(out, collection, shards);
            });
            unasked.tellUpTo(null);
        };
        return told;
    }

    /** Tells the collections that are not asked about, each in its place among those that are. */
    private static final class Unasked {

        private final Loads loads;
        private final Samples out;
        private int next;

        Unasked(Loads loads, Samples out) {
            this.loads = loads;
            this.out = out;
        }

        /** @param end null for all that are left */
        void tellUpTo(Inventory.@Nullable Entry end) {
            var collections = loads.inventory().collections();
            for (; next < collections.size(); next++) {
                var collection = collections.get(next);
                if (end != null && collection.compareTo(end) >= 0) {
                    return;
                }
                if (loads.isKnown(next) && !loads.isLoaded(next)) {
                    tell(out, collection, loads.isLoading(next) ? Shards.LOADING : Shards.UNLOADED);
                }
            }
        }
    }

    private static void tell(Samples out, Inventory.Entry collection, Shards shards) {
        var row = out.row(QUERYABLE, collection.database(), collection.name());
        set(row, QUERYABLE, shards.queryable());
        set(row, REPLICAS, shards.replicas());
        set(row, LEADERLESS, shards.leaderless());
    }

    private static void set(Samples.Row row, Family family, int value) {
        if (value != Shards.UNTOLD) {
            row.set(family, value);
        }
    }
}
