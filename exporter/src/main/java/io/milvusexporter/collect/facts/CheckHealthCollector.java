package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.QuotaSettings;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Milvus says of itself when asked by CheckHealth. */
final class CheckHealthCollector implements Collector {

    private static final Log LOG = Log.of(CheckHealthCollector.class);

    private static final Family OK = Family.gauge(
                    "milvus_check_health_ok",
                    "1 if Milvus calls itself healthy, 0 if not; since 2.6 it looks at its coordinators and proxies alone, so"
                            + " 1 does not say that collections can be queried.")
            .from("CheckHealth")
            .advice("At 0 see milvus_check_health_reasons; the words of Milvus are in the log at debug.");
    private static final Family REASONS = Family.gauge(
                    "milvus_check_health_reasons",
                    "How many reasons Milvus gives for calling itself unhealthy, by kind; all 0 while it does not.")
            .labels("kind")
            .from("CheckHealth")
            .advice(
                    "component: look at milvus_component_healthy; time_tick: at milvus_node_time_tick_timestamp_seconds;"
                            + " quota: at disk and memory; not_ready: wait a minute after a start.");

    private final Cluster cluster;
    private final PublicPort milvus;

    CheckHealthCollector(Cluster cluster) {
        this.cluster = cluster;
        this.milvus = cluster.publicPort();
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.CHECK_HEALTH;
    }

    @Override
    public List<Family> families() {
        return List.of(OK, REASONS);
    }

    @Override
    public Facts collect(Run run) {
        try {
            var answer = milvus.ask(MilvusRpc.checkHealth(), run);
            run.source(Source.PUBLIC_BULK);
            var told = Denials.of(cluster.target().version(), answer.getQuotaStatesList());
            cluster.denials().set(told.or(() -> forced(run)));
            return facts(answer.getIsHealthy(), answer.getReasonsList());
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            run.source(Source.NONE);
            return Facts.NONE;
        }
    }

    /** From 2.4 on CheckHealth is silent about quotas; RootCoord, where it can be asked, tells what was forbidden by hand. */
    private Optional<Denials> forced(Run run) {
        try {
            var settings = cluster.internalPorts().ask(Role.ROOTCOORD, InternalRpc.quotaSettings(), run);
            return Denials.of(QuotaSettings.of(settings));
        } catch (CallException e) {
            LOG.debug("RootCoord does not tell its quotas", "cause", e.failure().label(), "detail", e);
            return Optional.empty();
        }
    }

    private static Facts facts(boolean isHealthy, List<String> reasons) {
        var counts = new EnumMap<ReasonKind, Integer>(ReasonKind.class);
        for (var reason : reasons) {
            counts.merge(ReasonKind.of(reason), 1, Integer::sum);
            LOG.debug("Milvus gives a reason for being unhealthy", "reason", reason);
        }
        return out -> {
            out.set(OK, isHealthy ? 1 : 0);
            for (var kind : ReasonKind.values()) {
                out.row(REASONS, kind.label()).set(REASONS, counts.getOrDefault(kind, 0));
            }
        };
    }

    /**
     * What a reason is about, told by words that Milvus uses from 2.3 to 3.0. A closed set, because its texts carry ids and
     * would be an unbounded label. The first kind with its words in the text counts.
     */
    enum ReasonKind {
        /** merr.ErrServiceNotReady, as while a coordinator starts. */
        NOT_READY("not ready"),
        /** CheckTimeTickLagExceeded's "max timetick lag execced threhold"; channel checkpoints that lag. */
        TIME_TICK("time ?tick|max lag"),
        QUOTA("quota|den(y|ied) to|force deny|(disk|memory) limit"),
        /** The proxy's "check health fail for rootcoord"; errorutil's "role querynode[nodeID: 3] is unhealthy". */
        COMPONENT("check health fail|unhealthy|not healthy|state code"),
        OTHER("");

        private final Pattern words;

        ReasonKind(String words) {
            this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        }

        static ReasonKind of(String reason) {
            return Stream.of(values())
                    .filter(kind -> kind.words.matcher(reason).find())
                    .findFirst()
                    .orElse(OTHER);
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
