package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.InventoryHolder;
import io.milvusexporter.collect.Overheard;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Selection;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.SourceLadder.Rung;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.collect.milvus.InternalPorts;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.collect.milvus.SystemInfoSource;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ComponentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** One Milvus as its collectors see it: whom to ask, how carefully, and what they tell each other. */
final class Cluster {

    /** Of the calls a second that the operator allows, so that a sweep leaves room for the others. */
    private static final double SWEEP_SHARE = 0.25;

    private final MilvusTarget target;
    private volatile Collectors.Setup setup;
    private final PublicPort publicPort;
    private final InventoryHolder inventory = new InventoryHolder();
    private final Listing listing;
    private final Latest<Loads> loads = new Latest<>(Loads.NONE);
    private final ReplicaCounts replicas = new ReplicaCounts();
    private final Latest<List<ComponentStatus>> components = new Latest<>(List.of());
    private final Latest<Optional<Denials>> denials = new Latest<>(Optional.empty());
    private final Overheard overheard;

    Cluster(MilvusTarget target, Collectors.Setup setup) {
        this.target = target;
        this.setup = setup;
        this.publicPort = new PublicPort(target.publicPort());
        this.overheard = new Overheard(setup.collect(), setup.clock());
        this.listing = new Listing(publicPort, inventory, new Selection(setup.filter()), setup.clock());
    }

    /** From now on the collectors keep to this. The clock and the duty stay what they were. */
    void change(Collectors.Setup next) {
        var before = setup;
        setup = next;
        overheard.change(next.collect());
        if (!next.filter().equals(before.filter())) {
            listing.select(new Selection(next.filter()));
        }
    }

    MilvusTarget target() {
        return target;
    }

    InternalPorts internalPorts() {
        return target.internalPorts();
    }

    /** Forgets which rungs did not answer whenever Milvus may be another one, or more of it can be reached. */
    <T> SourceLadder<T> ladder(List<Rung<T>> rungs) {
        var ladder = new SourceLadder<T>(clock(), rungs);
        target.onNews(ladder::reset);
        return ladder;
    }

    /** The cheapest rung: a component asked on its own port. One that nobody named may be out of reach. */
    <T> Rung<T> internal(Role role, Function<Run, T> ask) {
        return internalPorts().isNamed(role) ? Rung.of(Source.INTERNAL, ask) : Rung.guessed(Source.INTERNAL, ask);
    }

    PublicPort publicPort() {
        return publicPort;
    }

    Clock clock() {
        return setup.clock();
    }

    ClusterDuty duty() {
        return setup.duty();
    }

    String exporterVersion() {
        return setup.exporterVersion();
    }

    InventoryHolder inventory() {
        return inventory;
    }

    Listing listing() {
        return listing;
    }

    /** The names of what Milvus holds, for a collector that asks about each: at most one and a half of its intervals old. */
    Inventory names(CollectorKind kind, Run run) {
        return listing.recent(run, interval(kind).multipliedBy(3).dividedBy(2)).inventory();
    }

    /** The shared topology document, read anew only once in an interval of the collector, however often a sweep looks. */
    SystemInfoSource.Read systemInfo(CollectorKind kind, Run run) {
        var lasting = interval(kind).multipliedBy(2).dividedBy(5);
        return target.systemInfo()
                .last()
                .filter(read -> clock().nanoTime() - read.nanos() <= lasting.toNanos())
                .orElseGet(() -> target.systemInfo().read(run));
    }

    /** How far the collections were loaded when that was last asked. */
    Latest<Loads> loads() {
        return loads;
    }

    ReplicaCounts replicas() {
        return replicas;
    }

    /** The components as they were last seen, sorted by role and address. */
    Latest<List<ComponentStatus>> components() {
        return components;
    }

    /** What Milvus refuses to its users; empty where it does not tell. */
    Latest<Optional<Denials>> denials() {
        return denials;
    }

    /** What the collectors last said. */
    Overheard overheard() {
        return overheard;
    }

    Duration interval(CollectorKind kind) {
        CollectConfig config = setup.collect();
        return Objects.requireNonNull(config.collectors().get(kind), kind::label)
                .interval();
    }

    /** How fast a collector may go through all collections. */
    Sweep.Pacing pacing(CollectorKind kind) {
        return new Sweep.Pacing(interval(kind), setup.milvus().maxRequestsPerSecond() * SWEEP_SHARE);
    }
}
