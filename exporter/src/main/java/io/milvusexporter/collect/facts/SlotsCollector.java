package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.wire.GetJobStatsResponse;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many more background tasks each worker would take: compactions of data nodes, index builds of index nodes. */
final class SlotsCollector implements Collector {

    private static final String[] NODE = {"role_name", "node_id"};
    private static final String[] JOB = {"role_name", "node_id", "state"};

    private static final Family SLOTS = Family.gauge(
                    "milvus_node_slots", "Background tasks, weighted by Milvus, that the node can do at once.")
            .labels(NODE)
            .from("GetJobStats")
            .since("2.5+");
    private static final Family AVAILABLE = Family.gauge(
                    "milvus_node_available_slots",
                    "Background tasks, weighted by Milvus, that the node would take now on top of what it does: to 2.5"
                            + " compactions and imports of data nodes and index builds of index nodes, after that all of a"
                            + " data node's.")
            .labels(NODE)
            .from("QuerySlot, GetJobStats")
            .advice(
                    "At 0 on all nodes for long: compaction and index builds wait; more nodes, or wait for the writes to"
                            + " end.");
    private static final Family JOBS = Family.gauge(
                    "milvus_node_index_jobs",
                    "Index builds that the index node is at (in_progress) or keeps waiting (enqueued); absent from 2.5 on,"
                            + " where slots tell.")
            .labels(JOB)
            .from("GetJobStats")
            .advice("Enqueued and growing: the index nodes do not keep up.");

    /** What a worker said of itself; each part may be missing. */
    private record Worker(
            Role role,
            long nodeId,
            OptionalLong free,
            @Nullable GetJobStatsResponse jobs) {}

    private final Cluster cluster;
    private final SourceLadder<EachPort.Answers<Worker>> ladder;

    SlotsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(cluster.internal(Role.DATANODE, this::askWorkers)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.SLOTS;
    }

    @Override
    public List<Family> families() {
        return List.of(SLOTS, AVAILABLE, JOBS);
    }

    @Override
    public Facts collect(Run run) {
        return EachPort.facts(ladder, run, told -> {
            var workers =
                    told.by(worker -> worker.role().label() + worker.nodeId()).values();
            return out -> workers.forEach(worker -> tell(out, worker));
        });
    }

    private EachPort.Answers<Worker> askWorkers(Run run) {
        var ports = Stream.of(Role.DATANODE, Role.INDEXNODE)
                .flatMap(role -> cluster.internalPorts().of(role).stream())
                .toList();
        return EachPort.ask(ports, cluster.clock(), run, SlotsCollector::ask);
    }

    /** Since 2.6 a data node does the index node's work too, and answers its question. */
    private static Worker ask(InternalPort port, Run run) {
        var nodeId = port.states(run).getState().getNodeID();
        var free = port.role() == Role.DATANODE ? free(port, run) : OptionalLong.empty();
        var jobs = jobs(port, run);
        if (free.isEmpty() && jobs == null) {
            throw new CallException(
                    FailureCause.UNSUPPORTED,
                    "UNIMPLEMENTED",
                    port.address() + ": knows neither QuerySlot nor GetJobStats");
        }
        return new Worker(port.role(), nodeId, free, jobs);
    }

    private static OptionalLong free(InternalPort port, Run run) {
        try {
            return OptionalLong.of(port.ask(InternalRpc.querySlot(), run).getAvailableSlots());
        } catch (CallException e) {
            return unsupported(e, OptionalLong.empty());
        }
    }

    private static @Nullable GetJobStatsResponse jobs(InternalPort port, Run run) {
        try {
            return port.ask(InternalRpc.jobStats(), run);
        } catch (CallException e) {
            return unsupported(e, null);
        }
    }

    private static <T extends @Nullable Object> T unsupported(CallException e, T nothing) {
        if (e.failure() != FailureCause.UNSUPPORTED) {
            throw e;
        }
        return nothing;
    }

    private static void tell(Samples out, Worker worker) {
        var role = worker.role().label();
        var id = Long.toString(worker.nodeId());
        var jobs = worker.jobs();
        var row = out.row(AVAILABLE, role, id);
        if (worker.free().isPresent()) {
            row.set(AVAILABLE, (double) worker.free().getAsLong());
        } else if (jobs != null) {
            row.set(AVAILABLE, (double) jobs.getAvailableSlots());
        }
        if (jobs != null && jobs.getTotalSlots() > 0) {
            row.set(SLOTS, (double) jobs.getTotalSlots());
        } else if (jobs != null) {
            job(out, role, id, "in_progress", jobs.getInProgressJobNum());
            job(out, role, id, "enqueued", jobs.getEnqueueJobNum());
        }
    }

    private static void job(Samples out, String role, String id, String state, long jobs) {
        out.row(JOBS, role, id, state).set(JOBS, (double) jobs);
    }
}
