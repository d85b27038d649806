package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.InventoryHolder;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.collect.milvus.MilvusVersion;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All collectors of one Milvus. Nothing else knows the list. */
public final class Collectors {

    /** What the collectors are made for. */
    public record Setup(
            MilvusConfig milvus,
            CollectConfig collect,
            FilterConfig filter,
            ClusterDuty duty,
            String exporterVersion,
            Clock clock) {}

    private final Cluster cluster;
    private final List<Collector> all;

    private Collectors(Cluster cluster, List<Collector> all) {
        this.cluster = cluster;
        this.all = all;
    }

    /** One of each kind, whether it is enabled or not; asks nothing yet. */
    public static Collectors of(MilvusTarget target, Setup setup) {
        var cluster = new Cluster(target, setup);
        return new Collectors(
                cluster,
                Stream.of(
                                new ServerCollector(cluster),
                                new ComponentsCollector(cluster),
                                new RequestQueuesCollector(cluster),
                                new NodesCollector(cluster),
                                new CheckHealthCollector(cluster),
                                new DatabasesCollector(cluster),
                                new CollectionsCollector(cluster),
                                new StorageCollector(cluster),
                                new ReplicasCollector(cluster),
                                new ResourceGroupsCollector(cluster),
                                new CoordinationCollector(cluster),
                                new ImportsCollector(cluster),
                                new RecentTasksCollector(cluster),
                                new IndexesCollector(cluster),
                                new HostCollector(cluster),
                                new SchemaCollector(cluster),
                                new ReplicaDetailCollector(cluster),
                                new PartitionsCollector(cluster),
                                new AccessCollector(cluster),
                                new VerdictCollector(cluster))
                        .map(cluster.overheard()::listen)
                        .toList());
    }

    /** What is told of a Milvus that nobody can even look up. */
    public static Facts down() {
        return ServerCollector.down(new TreeMap<>());
    }

    /** The families of {@link #down}. */
    public static List<Family> familiesOfDown() {
        return ServerCollector.FAMILIES;
    }

    /** Asks the same Milvus by other intervals and limits from now on; what was learnt of it is kept. */
    public void change(Setup next) {
        cluster.change(next);
    }

    /** In the order of their kinds. */
    public List<Collector> all() {
        return all;
    }

    /** All families that may be told, in the order in which they are documented. */
    public List<Family> families() {
        return all.stream().flatMap(collector -> collector.families().stream()).toList();
    }

    /** The components as they were last seen, sorted by role and address. */
    public List<ComponentStatus> components() {
        return cluster.components().get();
    }

    /** Asks each component once, within this time, why it is silent or how it is. */
    public List<RollCall.Answer> callTheRoll(Duration time) {
        return RollCall.of(cluster, time);
    }

    /** Which Milvus this was last found to be, as {@code 2.6.4}. */
    public Optional<String> milvusVersion() {
        return cluster.target().version().map(MilvusVersion::text).filter(text -> !text.isEmpty());
    }

    /** What Milvus was last seen to hold. */
    public InventoryHolder inventory() {
        return cluster.inventory();
    }
}
