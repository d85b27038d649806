package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Overheard;
import io.milvusexporter.collect.Run;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.CollectorKind.Scope;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.stream.Stream;

/** The exporter's own judgement: what is wrong with Milvus, by all that the other collectors last said. Asks nothing. */
final class VerdictCollector implements Collector {

    private static final String SOURCE = "what the other collectors last said";

    private static final Family HEALTHY = Family.gauge(
                    "milvus_healthy",
                    "0 while a problem of severity blocking is there, else 1; absent while Milvus does not answer.")
            .from(SOURCE)
            .advice("At 0 see milvus_problems{severity=\"blocking\"}.");
    private static final Family PROBLEMS = Family.gauge(
                    "milvus_problems",
                    "How many problems of the kind there are now; a kind that this Milvus, or this configuration, gives no means"
                            + " to judge is absent.")
            .labels("kind", "severity")
            .from(SOURCE)
            .advice(
                    "Above 0 see the runbook of the alert of that kind. writes_denied and reads_denied count on Milvus 2.3 what"
                            + " quotas forbid; from 2.4 on only what was forbidden by hand, where RootCoord's internal port can be"
                            + " reached, for there no question tells the rest: see Milvus' own milvus_rootcoord_quota_states, in"
                            + " front mode too, where Milvus' page is passed on to who scrapes and not judged.");

    /** Whoever has been silent for so long was not asked, because another exporter was the poller. */
    private static final int FORGET_INTERVALS = 4;

    private final Cluster cluster;
    private final Overheard overheard;
    private final Clock clock;
    private final NodeJudge nodes;
    private final CollectionJudge collections;
    private final UnseenCollections unseen;
    private boolean isUp;
    private long upSinceNanos;
    private boolean hasRun;
    private long lastRunNanos;

    VerdictCollector(Cluster cluster) {
        this.cluster = cluster;
        this.overheard = cluster.overheard();
        this.clock = cluster.clock();
        this.nodes = new NodeJudge(cluster);
        this.collections = new CollectionJudge(cluster);
        this.unseen = new UnseenCollections(cluster);
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.VERDICT;
    }

    @Override
    public List<Family> families() {
        return List.of(HEALTHY, PROBLEMS);
    }

    @Override
    public Facts collect(Run run) {
        forgetAfterAPause();
        var wasUp = isUp;
        isUp = overheard.said(CollectorKind.SERVER).isPresent() && overheard.cause(CollectorKind.SERVER) == null;
        if (isUp && !wasUp) {
            upSinceNanos = clock.nanoTime();
        }
        // Before all have spoken once, no problem found would only mean that nobody has looked.
        var isTooEarly = defaults().anyMatch(kind -> kind != CollectorKind.VERDICT && overheard.isAwaited(kind));
        return !isUp || isTooEarly ? Facts.NONE : facts(judge());
    }

    private void forgetAfterAPause() {
        var now = clock.nanoTime();
        var pause = cluster.interval(CollectorKind.VERDICT).multipliedBy(FORGET_INTERVALS);
        if (hasRun && now - lastRunNanos > pause.toNanos()) {
            overheard.forget(pause);
        }
        hasRun = true;
        lastRunNanos = now;
    }

    private Findings judge() {
        var findings = new Findings();
        nodes.judge(findings, upSinceNanos);
        collections.judge(findings);
        overheard.said(CollectorKind.RESOURCE_GROUPS).ifPresent(said -> resourceGroups(said.facts(), findings));
        cluster.denials().get().ifPresent(denials -> {
            findings.add(Problem.WRITES_DENIED, denials.writes());
            findings.add(Problem.READS_DENIED, denials.reads());
        });
        findings.add(Problem.PERMISSION_SHORT, unseen.count() + denied());
        findings.add(Problem.DATA_STALE, stale());
        return findings;
    }

    private static void resourceGroups(Facts facts, Findings findings) {
        var requested = new double[1];
        var isShort = new int[1];
        Told.read(facts, series -> {
            switch (series.family()) {
                case "milvus_resource_group_nodes" -> requested[0] = 0;
                case "milvus_resource_group_requested_nodes" -> requested[0] = series.value();
                case "milvus_resource_group_available_nodes" -> {
                    isShort[0] += series.value() < requested[0] ? 1 : 0;
                    requested[0] = 0;
                }
                default -> {}
            }
        });
        findings.add(Problem.RESOURCE_GROUP_SHORT, isShort[0]);
    }

    private static Stream<CollectorKind> defaults() {
        return Stream.of(CollectorKind.values()).filter(CollectorKind::byDefault);
    }

    private double denied() {
        return defaults()
                .filter(kind -> overheard.cause(kind) == FailureCause.DENIED)
                .count();
    }

    private double stale() {
        return defaults()
                .filter(kind -> kind.scope() == Scope.CLUSTER && kind != CollectorKind.VERDICT)
                .filter(overheard::isStale)
                .count();
    }

    private static Facts facts(Findings findings) {
        var counts = findings.counts();
        var isHealthy = !findings.isBlocked();
        return out -> {
            out.set(HEALTHY, isHealthy ? 1 : 0);
            for (var problem : Problem.values()) {
                var count = counts.get(problem);
                if (count != null) {
                    out.row(PROBLEMS, problem.label(), problem.severity().label())
                            .set(PROBLEMS, count);
                }
            }
        };
    }
}
