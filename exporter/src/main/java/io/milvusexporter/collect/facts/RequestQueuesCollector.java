package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.QueueWait;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.function.Predicate;

/** How long requests wait in the queues of the proxies: of those that were named, else, for the poller, of all. */
final class RequestQueuesCollector implements Collector {

    private static final Family WAIT = Family.gauge(
                    "milvus_request_queue_max_wait_seconds",
                    "How long the oldest request of the queue has been in the proxy, waiting (pending) or being worked on"
                            + " (executing); 0 if there is none.")
            .labels("node_id", "queue_type", "task_state")
            .from("GetProxyMetrics, GetQuotaMetrics")
            .since("2.6+")
            .advice(
                    "Pending above a second: the proxy has more to do than it can; see which queue, and Milvus' request rates.");

    private final Cluster cluster;
    private final SourceLadder<List<QueueWait>> ladder;

    RequestQueuesCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(
                cluster.internal(Role.PROXY, run -> askProxies(InternalPort::isNamed, run)),
                cluster.internal(Role.ROOTCOORD, this::askRootCoord),
                cluster.internal(
                        Role.PROXY, run -> askProxies(port -> cluster.duty().isPoller(), run))));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.REQUEST_QUEUES;
    }

    @Override
    public List<Family> families() {
        return List.of(WAIT);
    }

    @Override
    public Facts collect(Run run) {
        var waits = ladder.ask(run).orElse(List.of());
        return out -> waits.forEach(wait -> out.row(WAIT, Long.toString(wait.nodeId()), wait.queue(), wait.taskState())
                .set(WAIT, wait.seconds()));
    }

    private List<QueueWait> askProxies(Predicate<InternalPort> wanted, Run run) {
        var ports =
                cluster.internalPorts().of(Role.PROXY).stream().filter(wanted).toList();
        return EachPort.ask(
                        ports,
                        cluster.clock(),
                        run,
                        (port, share) ->
                                known(port.ask(InternalRpc.proxyQueues(), share).content()))
                .all()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<QueueWait> askRootCoord(Run run) {
        if (!cluster.duty().isPoller()) {
            throw new CallException(FailureCause.UNREACHABLE, "UNAVAILABLE", "GetQuotaMetrics is left to the poller");
        }
        return known(cluster.internalPorts()
                .ask(Role.ROOTCOORD, InternalRpc.clusterQueues(), run)
                .content());
    }

    /** Before 2.6 a proxy says nothing of its queues, and is not asked every time. */
    private static List<QueueWait> known(List<QueueWait> told) {
        if (told.isEmpty()) {
            throw new CallException(FailureCause.UNSUPPORTED, "OK", "proxy metrics: no queues (expected QueueMetrics)");
        }
        return told;
    }
}
