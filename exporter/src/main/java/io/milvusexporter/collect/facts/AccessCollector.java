package io.milvusexporter.collect.facts;

import com.google.protobuf.Message;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** How many may come in, and how their rights are bundled. Names of users are never told. */
final class AccessCollector implements Collector {

    private static final Family USERS = Family.gauge("milvus_users", "How many users Milvus knows, root included.")
            .from("SelectUser")
            .advice("Milvus' own milvus_rootcoord_credential_num counts changes since its start, not users.");
    private static final Family ROLES = Family.gauge(
                    "milvus_roles", "How many roles Milvus knows, its own admin and public included.")
            .from("SelectRole");
    private static final Family GROUPS = Family.gauge(
                    "milvus_privilege_groups", "How many privilege groups Milvus knows, its own included.")
            .from("ListPrivilegeGroups")
            .since("2.4.16+");

    private final PublicPort milvus;

    AccessCollector(Cluster cluster) {
        this.milvus = cluster.publicPort();
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.ACCESS;
    }

    @Override
    public List<Family> families() {
        return List.of(USERS, ROLES, GROUPS);
    }

    @Override
    public Facts collect(Run run) {
        var asking = new Asking(run);
        asking.ask(USERS, MilvusRpc.selectUsers(), answer -> answer.getResultsCount());
        asking.ask(ROLES, MilvusRpc.selectRoles(), answer -> answer.getResultsCount());
        asking.ask(GROUPS, MilvusRpc.listPrivilegeGroups(), answer -> answer.getPrivilegeGroupsCount());
        return asking.facts();
    }

    /** Each has a privilege of its own, so one that is refused says nothing of the others. */
    private final class Asking {

        private final Run run;
        private final Map<Family, Integer> counts = new LinkedHashMap<>();
        private @Nullable CallException refusal;

        Asking(Run run) {
            this.run = run;
        }

        <A extends Message> void ask(Family family, MilvusRpc<A> question, ToIntFunction<A> count) {
            try {
                counts.put(family, count.applyAsInt(milvus.ask(question, run)));
            } catch (CallException e) {
                if (e.failure() == FailureCause.DENIED) {
                    refusal = e;
                } else if (e.failure() != FailureCause.UNSUPPORTED) {
                    throw e;
                }
            }
        }

        Facts facts() {
            run.source(counts.isEmpty() && refusal == null ? Source.NONE : Source.PUBLIC_BULK);
            if (refusal != null) {
                run.failed(refusal);
            }
            var told = Map.copyOf(counts);
            return out -> told.forEach((family, count) -> out.set(family, count));
        }
    }
}
