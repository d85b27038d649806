package io.milvusexporter.boards;

import io.milvusexporter.boards.Families.Family;
import io.milvusexporter.boards.Promql.Use;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with a query, seen against the families of the versions it claims. */
final class QueryCheck {

    private static final Set<String> RATES = Set.of("rate", "increase", "resets");

    /** Labels that a claimed version lacks, and why the query is right there all the same. */
    private static final Map<String, String> LATE_LABELS = Map.of(
            "milvus_proxy_req_count cause", "before late 2.6 the label is empty: every failure counts",
            "milvus_rootcoord_quota_states name", "2.3 does not say for what: empty means the cluster",
            "milvus_proxy_collection_sq_latency db_name", "before 2.6 collections of one name share a series",
            "milvus_streamingcoord_pchannel_info state", "2.5 does not tell it: the column is empty",
            "milvus_datacoord_stored_binlog_size segment_id", "2.3 and early 2.4 only: one series a segment is summed",
            "milvus_datacoord_stored_binlog_size segment_state", "2.3 lacks it: one series a segment is summed");

    private final Families families;
    private final Set<String> usedExceptions = new LinkedHashSet<>();

    QueryCheck(Families families) {
        this.families = families;
    }

    /** Findings, each a sentence; none if all is well. */
    List<String> findings(String query, List<String> versions) {
        var findings = new ArrayList<String>();
        for (var use : Promql.uses(query)) {
            if (!Families.isRecorded(use.family()) && !Families.isPrometheus(use.family())) {
                check(use, versions, findings);
            }
        }
        return findings;
    }

    private void check(Use use, List<String> versions, List<String> findings) {
        var known = families.of(use.family());
        if (known.isEmpty()) {
            findings.add(use.family() + ": no such family");
            return;
        }
        for (var version : versions) {
            known.stream()
                    .filter(it -> it.versions().contains(version))
                    .findFirst()
                    .ifPresentOrElse(
                            it -> checkLabels(use, it, known, version, findings),
                            () -> findings.add(use.family() + ": not in Milvus " + version));
            if (families.silentIn(use.family()).contains(version)) {
                findings.add(use.family() + ": never written in Milvus " + version);
            }
        }
        checkRate(use, known.get(0), findings);
    }

    private void checkLabels(Use use, Family family, List<Family> all, String version, List<String> findings) {
        for (var label : use.labels()) {
            var isThere = family.labels().contains(label)
                    || Families.TARGET_LABELS.contains(label)
                    || (label.equals("le") && family.type().equals("histogram"));
            var isInSome = all.stream().anyMatch(it -> it.labels().contains(label));
            var exception = families.base(use.family()) + " " + label;
            if (!isThere && isInSome && LATE_LABELS.containsKey(exception)) {
                usedExceptions.add(exception);
            } else if (!isThere) {
                findings.add(use.family() + ": no label " + label + " in Milvus " + version);
            }
        }
    }

    private static void checkRate(Use use, Family family, List<String> findings) {
        var rated = use.inside().stream().anyMatch(RATES::contains);
        if (family.grows() && !rated) {
            findings.add(use.family() + ": a counter without a rate");
        }
        if (!family.grows() && rated) {
            findings.add(use.family() + ": a rate of a gauge");
        }
    }

    /** Exceptions that no query needed. */
    Set<String> idleExceptions() {
        var idle = new LinkedHashSet<>(LATE_LABELS.keySet());
        idle.removeAll(usedExceptions);
        return idle;
    }
}
