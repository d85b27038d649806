package io.milvusexporter.collect.facts;

import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.ShardReplica;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.Sweep;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.ReplicaList;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each replica of each loaded collection: its shards and its nodes. */
final class ReplicaDetailCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name", "replica_id", "rg"};
    private static final String SOURCE = "GetReplicas";

    private static final Family SHARDS = Family.gauge(
                    "milvus_replica_shards",
                    "How many shards the replica has; absent while none of the collection's replicas lists its shards.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family LED = Family.gauge(
                    "milvus_replica_shards_with_leader",
                    "How many of the replica's shards have a leader; Milvus tells of none while one of them lacks it.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("Below milvus_replica_shards: searches that are sent to this replica fail.");
    private static final Family NODES = Family.gauge("milvus_replica_nodes", "How many query nodes serve the replica.")
            .labels(LABELS)
            .from(SOURCE);
    private static final Family LEAVING = Family.gauge(
                    "milvus_replica_ro_nodes",
                    "How many nodes still serve the replica and shall not: its work moves away from them.")
            .labels(LABELS)
            .from("GetMetrics(replica)")
            .since("2.5+")
            .advice(
                    "Above 0 for long: what these nodes hold has nowhere to go; see milvus_resource_group_available_nodes.");
    private static final Family OUTBOUND = Family.gauge(
                    "milvus_replica_outbound_nodes",
                    "How many of the replica's nodes belong to another resource group.")
            .labels(LABELS)
            .from(SOURCE)
            .advice("Above 0 for long: its resource group has too few nodes.");

    /** One replica as it was read; no shards if that is not known. */
    private record Replica(long id, String group, int shards, int led, int nodes, int outbound) {}

    private static final int UNKNOWN = -1;

    /** How many nodes of a replica shall not serve it any more. */
    private record Leaving(Inventory.Entry collection, String id, String group, int nodes) {}

    private final Cluster cluster;
    private final Sweep<Inventory.Entry, List<Replica>> sweep;
    private final SourceLadder<ReplicaList> list;
    private Loads loads = Loads.NONE;
    private List<Inventory.Entry> loaded = List.of();
    private boolean isListed;
    private long listedNanos;
    private List<Leaving> leaving = List.of();

    ReplicaDetailCollector(Cluster cluster) {
        this.cluster = cluster;
        this.sweep = Sweep.of(
                cluster.clock(),
                () -> cluster.pacing(CollectorKind.REPLICA_DETAIL),
                collection -> false,
                (rows, out) -> rows.forEach((collection, replicas) -> tell(out, collection, replicas)));
        this.list = cluster.ladder(List.of(cluster.internal(
                Role.QUERYCOORD,
                run -> cluster.internalPorts()
                        .ask(Role.QUERYCOORD, InternalRpc.replicaList(), run)
                        .content())));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.REPLICA_DETAIL;
    }

    @Override
    public List<Family> families() {
        return List.of(SHARDS, LED, NODES, LEAVING, OUTBOUND);
    }

    @Override
    public Facts collect(Run run) {
        look(cluster.loads().get());
        try {
            var facts = sweep.step(run, loaded, collection -> read(collection, run));
            run.source(Source.PUBLIC_EACH);
            list(run);
            var last = leaving;
            return out -> {
                facts.writeTo(out);
                last.forEach(each -> tell(out, each));
            };
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    /** One call for all replicas; the steps of a sweep share it. */
    private void list(Run run) {
        var now = cluster.clock().nanoTime();
        var lasting =
                cluster.interval(CollectorKind.REPLICA_DETAIL).multipliedBy(2).dividedBy(5);
        if (isListed && now - listedNanos < lasting.toNanos()) {
            return;
        }
        isListed = true;
        listedNanos = now;
        try {
            leaving = list.ask(run).map(this::leaving).orElse(List.of());
        } catch (CallException e) {
            leaving = List.of();
            run.failed(e); // what the public port tells is told all the same
        }
    }

    private List<Leaving> leaving(ReplicaList told) {
        var known = new ArrayList<Leaving>();
        for (var replica : told.replicas()) {
            var collection = loads.inventory().collection(replica.collectionId());
            if (collection != null && loads.isLoaded(collection)) {
                known.add(new Leaving(
                        collection, Long.toString(replica.id()), replica.resourceGroup(), replica.leavingNodes()));
            }
        }
        known.sort(Comparator.comparing(Leaving::collection).thenComparing(Leaving::id));
        return List.copyOf(known);
    }

    private static void tell(Samples out, Leaving replica) {
        var collection = replica.collection();
        out.row(LEAVING, collection.database(), collection.name(), replica.id(), replica.group())
                .set(LEAVING, replica.nodes());
    }

    /** Only what the collections collector found loaded is asked about. */
    private void look(Loads now) {
        if (!now.equals(loads)) {
            loads = now;
            loaded =
                    now.inventory().collections().stream().filter(now::isLoaded).toList();
        }
    }

    private @Nullable List<Replica> read(Inventory.Entry collection, Run run) {
        try {
            var told = cluster.publicPort()
                    .ask(MilvusRpc.replicas(collection.database(), collection.name()), run)
                    .getReplicasList();
            var shards = told.stream()
                    .mapToInt(ReplicaInfo::getShardReplicasCount)
                    .max()
                    .orElse(0);
            return told.stream().map(replica -> replica(replica, shards)).toList();
        } catch (CallException e) {
            if (Refusals.isGone(e) || Refusals.isNotLoaded(e) || Refusals.isNoLeader(e)) {
                return null;
            }
            throw e;
        }
    }

    /** All replicas of a collection have the same shards, so one that lists them says how many the others have. */
    private static Replica replica(ReplicaInfo told, int shards) {
        return new Replica(
                told.getReplicaID(),
                told.getResourceGroupName(),
                shards == 0 ? UNKNOWN : shards,
                (int) told.getShardReplicasList().stream()
                        .map(ShardReplica::getLeaderID)
                        .filter(leader -> leader > 0)
                        .count(),
                told.getNodeIdsCount(),
                told.getNumOutboundNodeMap().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    private static void tell(Samples out, Inventory.Entry collection, List<Replica> replicas) {
        for (var replica : replicas) {
            var row = out.row(
                    SHARDS, collection.database(), collection.name(), Long.toString(replica.id()), replica.group());
            if (replica.shards() != UNKNOWN) {
                row.set(SHARDS, replica.shards());
            }
            row.set(LED, replica.led()).set(NODES, replica.nodes()).set(OUTBOUND, replica.outbound());
        }
    }
}
