package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Overheard;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is wrong with nodes and components, by what others told of them. Used by one thread. */
final class NodeJudge {

    private static final Set<String> COORDINATORS =
            Set.of("rootcoord", "datacoord", "querycoord", "indexcoord", "mixcoord");
    private static final Set<String> WORKERS = Set.of("querynode", "datanode", "streamingnode");
    private static final double HIGH_MEMORY = 0.9;
    private static final double HIGH_DISK = 0.85;
    private static final double LATE_SECONDS = 120;

    /** A Milvus that has just come may take so long until all of it is there. */
    private static final long GRACE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Overheard overheard;
    private final Clock clock;
    private final LostNodes lost;
    private long nodesReadNanos;
    private boolean isRead;
    private double emptyRoles;
    private double lateNodes;
    private double fullNodes;
    private double limit;

    NodeJudge(Cluster cluster) {
        this.overheard = cluster.overheard();
        this.clock = cluster.clock();
        this.lost = new LostNodes(cluster.clock());
    }

    /** @param upSinceNanos since when Milvus answers without a break */
    void judge(Findings findings, long upSinceNanos) {
        overheard.said(CollectorKind.COMPONENTS).ifPresent(said -> components(said, findings));
        overheard.said(CollectorKind.NODES).ifPresent(said -> nodes(said, findings));
        overheard.said(CollectorKind.HOST).ifPresent(said -> hosts(said, findings));
        if (overheard.hasRun(CollectorKind.NODES) && isJudged()) {
            var isStarting = clock.nanoTime() - upSinceNanos < GRACE_NANOS;
            findings.add(Problem.COMPONENT_DOWN, !isStarting && isHeadless() ? 1 : 0);
        }
    }

    private boolean isJudged() {
        return overheard.cause(CollectorKind.NODES) != null
                || overheard.said(CollectorKind.NODES).isPresent();
    }

    /**
     * Whether Milvus answers but none of its coordinators: the proxy lists itself alone, or neither what is there nor what it
     * holds can be told.
     */
    private boolean isHeadless() {
        return overheard.cause(CollectorKind.NODES) == FailureCause.NOT_READY
                || (isSilent(CollectorKind.NODES)
                        && (isSilent(CollectorKind.DATABASES) || isSilent(CollectorKind.COLLECTIONS)));
    }

    private boolean isSilent(CollectorKind kind) {
        var cause = overheard.cause(kind);
        return cause == FailureCause.NOT_READY || cause == FailureCause.REJECTED || cause == FailureCause.TIMEOUT;
    }

    private void components(Overheard.Said said, Findings findings) {
        var isUp = new HashMap<String, Boolean>();
        var unhealthy = new int[1];
        var stopping = new HashSet<String>();
        Told.read(said.facts(), series -> {
            switch (series.family()) {
                case "milvus_component_up" -> isUp.merge(series.label(0), series.value() == 1, Boolean::logicalOr);
                case "milvus_component_healthy" -> unhealthy[0] += series.value() == 0 ? 1 : 0;
                case "milvus_component_state" -> {
                    if (series.state().equals("Stopping")) {
                        stopping.add(series.label(1));
                    }
                }
                default -> {}
            }
        });
        lost.stopping(stopping);
        findings.add(Problem.COMPONENT_DOWN, down(isUp));
        findings.add(Problem.COMPONENT_UNHEALTHY, unhealthy[0]);
    }

    /** Of two of a role one is enough: the other may be the one that was replaced. */
    private static double down(Map<String, Boolean> isUp) {
        return isUp.entrySet().stream()
                .filter(role -> COORDINATORS.contains(role.getKey()) && !role.getValue())
                .count();
    }

    private void nodes(Overheard.Said said, Findings findings) {
        if (!isRead || said.readNanos() != nodesReadNanos) {
            isRead = true;
            nodesReadNanos = said.readNanos();
            emptyRoles = 0;
            lateNodes = 0;
            fullNodes = 0;
            lost.begin(said.readNanos());
            Told.read(said.facts(), this::node);
            lost.end();
        }
        findings.add(Problem.COMPONENT_DOWN, emptyRoles);
        findings.add(Problem.TIME_TICK_LATE, lateNodes);
        findings.add(Problem.MEMORY_HIGH, fullNodes);
        findings.add(Problem.NODE_LOST, lost.count());
    }

    private void node(Told series) {
        switch (series.family()) {
            case "milvus_nodes" -> emptyRoles += series.value() == 0 && !COORDINATORS.contains(series.label(0)) ? 1 : 0;
            case "milvus_node_info" -> lost.present(series.label(0), series.label(1), series.label(2));
            case "milvus_node_memory_limit_bytes" -> limit = series.value();
            case "milvus_node_memory_used_bytes" -> {
                var isHigh = WORKERS.contains(series.label(0)) && limit > 0 && series.value() > HIGH_MEMORY * limit;
                fullNodes += isHigh ? 1 : 0;
            }
            case "milvus_node_time_tick_timestamp_seconds" -> lateNodes += isLate(series.value()) ? 1 : 0;
            default -> {}
        }
    }

    /** Late when it was read; what is read late is another problem. */
    private boolean isLate(double tickSeconds) {
        var age = (double) (clock.nanoTime() - nodesReadNanos) / 1e9;
        return (double) clock.epochMillis() / 1000 - age - tickSeconds > LATE_SECONDS;
    }

    private static void hosts(Overheard.Said said, Findings findings) {
        var size = new double[1];
        var full = new int[1];
        Told.read(said.facts(), series -> {
            switch (series.family()) {
                case "milvus_node_host_disk_size_bytes" -> size[0] = series.value();
                case "milvus_node_host_disk_used_bytes" ->
                    full[0] += size[0] > 0 && series.value() > HIGH_DISK * size[0] ? 1 : 0;
                default -> {}
            }
        });
        findings.add(Problem.DISK_HIGH, full[0]);
    }
}
