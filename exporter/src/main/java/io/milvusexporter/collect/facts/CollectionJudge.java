package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Overheard;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import java.time.Duration;

/** What is wrong with collections, by what others told of their loads, shards and indexes. Used by one thread. */
final class CollectionJudge {

    private static final Duration UNQUERYABLE = Duration.ofSeconds(60);
    private static final Duration LEADERLESS = Duration.ofSeconds(60);
    private static final Duration STUCK = Duration.ofMinutes(10);
    private static final Duration STALLED = Duration.ofMinutes(30);

    /** A collection by name. */
    private record Name(String database, String collection) {}

    private record Index(String database, String collection, String field, String name) {}

    private final Overheard overheard;
    private final Latest<Loads> latestLoads;
    private final Lasting<Name> unqueryable;
    private final Lasting<Name> leaderless;
    private final Lasting<Name> loading;
    private final Lasting<Index> pending;
    private Loads loads = Loads.NONE;
    private Facts replicas = Facts.NONE;
    private Facts indexes = Facts.NONE;
    private double indexedRows;
    private int failed;

    CollectionJudge(Cluster cluster) {
        this.overheard = cluster.overheard();
        this.latestLoads = cluster.loads();
        var clock = cluster.clock();
        this.unqueryable = new Lasting<>(clock);
        this.leaderless = new Lasting<>(clock);
        this.loading = new Lasting<>(clock);
        this.pending = new Lasting<>(clock);
    }

    void judge(Findings findings) {
        var told = overheard.said(CollectorKind.COLLECTIONS);
        var now = told.isPresent() ? latestLoads.get() : Loads.NONE;
        var isNew = !now.equals(loads);
        loads = now;
        if (told.isPresent()) {
            loads(findings, isNew);
        }
        overheard
                .said(CollectorKind.REPLICAS)
                .filter(said -> told.isPresent())
                .ifPresent(said -> replicas(said.facts(), isNew, findings));
        overheard.said(CollectorKind.INDEXES).ifPresent(said -> indexes(said.facts(), findings));
    }

    private void loads(Findings findings, boolean isNew) {
        if (isNew) {
            loading.begin();
            var collections = loads.inventory().collections();
            for (int i = 0; i < collections.size(); i++) {
                if (loads.isLoading(i)) {
                    var name = new Name(
                            collections.get(i).database(), collections.get(i).name());
                    loading.seen(name, loads.ratio(i), 1);
                }
            }
            loading.end();
        }
        findings.add(Problem.LOAD_STUCK, loading.since(STUCK));
    }

    private void replicas(Facts facts, boolean isNewLoads, Findings findings) {
        if (facts != replicas || isNewLoads) {
            replicas = facts;
            unqueryable.begin();
            leaderless.begin();
            Told.read(facts, this::replica);
            unqueryable.end();
            leaderless.end();
        }
        findings.add(Problem.COLLECTION_NOT_QUERYABLE, unqueryable.since(UNQUERYABLE));
        findings.add(Problem.SHARD_WITHOUT_LEADER, leaderless.since(LEADERLESS));
    }

    private void replica(Told series) {
        switch (series.family()) {
            case "milvus_collection_queryable" -> {
                if (series.value() == 0 && isLoaded(series)) {
                    unqueryable.seen(new Name(series.label(0), series.label(1)), 0, 1);
                }
            }
            case "milvus_collection_shards_without_leader" -> {
                if (series.value() > 0 && isLoaded(series)) {
                    leaderless.seen(new Name(series.label(0), series.label(1)), 0, series.value());
                }
            }
            default -> {}
        }
    }

    private boolean isLoaded(Told series) {
        return loads.isLoaded(series.label(0), series.label(1));
    }

    private void indexes(Facts facts, Findings findings) {
        if (facts != indexes) {
            indexes = facts;
            failed = 0;
            pending.begin();
            Told.read(facts, this::index);
            pending.end();
        }
        findings.add(Problem.INDEX_FAILED, failed);
        findings.add(Problem.INDEX_STALLED, pending.since(STALLED));
    }

    /** The collector tells of each index how many rows are indexed before how many are pending. */
    private void index(Told series) {
        switch (series.family()) {
            case "milvus_index_indexed_rows" -> indexedRows = series.value();
            case "milvus_index_pending_rows" -> {
                if (series.value() > 0) {
                    var index = new Index(series.label(0), series.label(1), series.label(2), series.label(3));
                    pending.seen(index, indexedRows, 1);
                }
            }
            case "milvus_index_state" -> failed += series.state().equals("Failed") ? 1 : 0;
            default -> {}
        }
    }
}
