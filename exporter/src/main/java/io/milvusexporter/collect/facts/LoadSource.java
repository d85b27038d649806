package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.collect.milvus.CollectionList;
import io.milvusexporter.collect.milvus.InternalPorts;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to learn how far each collection is loaded, cheapest first. Used by one run at a time. */
final class LoadSource {

    private final PublicPort milvus;
    private final InternalPorts internalPorts;
    private final Latest<Loads> latest;
    private final SourceLadder<Loads> ladder;
    private final Sweep<Inventory.Entry, Byte> sweep;
    private final CollectionList collections = new CollectionList();
    private Inventory inventory = Inventory.EMPTY;
    private @Nullable Facts sweptFacts;

    LoadSource(Cluster cluster) {
        this.milvus = cluster.publicPort();
        this.latest = cluster.loads();
        var clock = cluster.clock();
        this.sweep = Sweep.of(
                clock, () -> cluster.pacing(CollectorKind.COLLECTIONS), collection -> false, (rows, out) -> {});
        this.internalPorts = cluster.internalPorts();
        this.ladder = cluster.ladder(List.of(
                cluster.internal(Role.QUERYCOORD, this::showAll),
                Rung.of(Source.PUBLIC_BULK, this::showLoaded),
                Rung.of(Source.PUBLIC_EACH, this::askEach)));
    }

    /**
     * How far the collections are loaded; the same object for as long as nothing changes. Empty if Milvus cannot tell.
     *
     * @throws CallException if it does not tell now
     */
    Optional<Loads> ask(Inventory now, Run run) {
        inventory = now;
        var loads = ladder.ask(run);
        loads.ifPresent(latest::set);
        return loads;
    }

    /** One call for the whole cluster. Only ids are told: what has none cannot be found there. */
    private Loads showAll(Run run) {
        var answer = loadedCollections(run);
        var loads = Loads.of(inventory, Loads.UNLOADED);
        for (int i = 0; i < answer.ids(); i++) {
            loads.percent(answer.id(i), i < answer.percents() ? answer.percent(i) : Loads.UNKNOWN);
        }
        return loads.build(latest.get());
    }

    /** The same question has had two names, and 2.5 knows both. */
    private CollectionList loadedCollections(Run run) {
        try {
            return internalPorts.ask(Role.QUERYCOORD, InternalRpc.showLoadCollections(collections), run);
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            return internalPorts.ask(Role.QUERYCOORD, InternalRpc.queryCoordShowCollections(collections), run);
        }
    }

    /** What is not listed is not loaded. */
    private Loads showLoaded(Run run) {
        var loads = Loads.of(inventory, Loads.UNLOADED);
        for (var database : inventory.databases()) {
            try {
                show(database.name(), loads, run);
            } catch (CallException e) {
                if (e.failure() != FailureCause.REJECTED && e.failure() != FailureCause.DENIED) {
                    throw e;
                }
                // One database costs the states of its collections, as when it or one of them is dropped meanwhile.
                loads.unknown(database.name());
                run.failed(e);
            }
        }
        return loads.build(latest.get());
    }

    private void show(String database, Loads.Builder loads, Run run) {
        var answer = milvus.ask(MilvusRpc.showLoadedCollections(database, collections), run);
        if (answer.percents() == 0 && answer.names() > 0) {
            throw new CallException(
                    FailureCause.UNSUPPORTED,
                    "OK",
                    "ShowCollections(InMemory) tells no percentages (expected one a collection)");
        }
        for (int i = 0; i < answer.names(); i++) {
            var percent = i < answer.percents() ? answer.percent(i) : Loads.UNKNOWN;
            if (answer.id(i) == Inventory.NO_ID) {
                loads.percent(database, answer.name(i), percent);
            } else {
                loads.percent(answer.id(i), percent); // also if it was renamed since it was listed
            }
        }
    }

    private Loads askEach(Run run) {
        var told = sweep.step(run, inventory.collections(), collection -> askOne(collection, run));
        var known = latest.get();
        if (told == sweptFacts && known.inventory() == inventory) {
            return known; // the sweep has nothing new to tell yet
        }
        sweptFacts = told;
        var loads = Loads.of(inventory, Loads.UNKNOWN);
        sweep.rows().forEach((collection, percent) -> loads.percent(collection.database(), collection.name(), percent));
        return loads.build(known);
    }

    private byte askOne(Inventory.Entry collection, Run run) {
        var state = milvus.ask(MilvusRpc.loadState(collection.database(), collection.name()), run)
                .getState();
        return switch (state) {
            case LoadStateLoaded -> Loads.WHOLE;
            case LoadStateNotLoad -> Loads.UNLOADED;
            case LoadStateLoading -> progress(collection, run);
            case LoadStateNotExist, UNRECOGNIZED -> Loads.UNKNOWN; // dropped since it was listed
        };
    }

    /** Milvus says Loading, so whatever it says of the progress is less than the whole. */
    private byte progress(Inventory.Entry collection, Run run) {
        var answer = milvus.ask(MilvusRpc.loadingProgress(collection.database(), collection.name()), run);
        return (byte) Math.max(0, Math.min(Loads.WHOLE - 1, answer.getProgress()));
    }
}
