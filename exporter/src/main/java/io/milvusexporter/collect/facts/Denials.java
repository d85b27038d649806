package io.milvusexporter.collect.facts;

import io.milvus.grpc.QuotaState;
import io.milvusexporter.collect.milvus.MilvusVersion;
import io.milvusexporter.collect.milvus.QuotaSettings;
import java.util.List;
import java.util.Optional;

/** How many quotas make Milvus refuse its users' writes and reads. */
record Denials(int writes, int reads) {

    private static final String WRITES = "quotaAndLimits.limitWriting.forceDeny";
    private static final String READS = "quotaAndLimits.limitReading.forceDeny";

    /** What was forbidden by hand, by RootCoord's settings; of what a quota forbids it does not tell. Empty if it has none. */
    static Optional<Denials> of(QuotaSettings settings) {
        var writes = settings.number(WRITES);
        var reads = settings.number(READS);
        return writes.isEmpty() || reads.isEmpty()
                ? Optional.empty()
                : Optional.of(new Denials((int) writes.getAsDouble(), (int) reads.getAsDouble()));
    }

    /** What CheckHealth said; empty if this Milvus never says it. */
    static Optional<Denials> of(Optional<MilvusVersion> version, List<QuotaState> states) {
        return version.filter(MilvusVersion::tellsQuotaStates)
                .map(told -> new Denials(
                        (int) states.stream()
                                .filter(state -> state == QuotaState.DenyToWrite)
                                .count(),
                        (int) states.stream()
                                .filter(state -> state == QuotaState.DenyToRead)
                                .count()));
    }
}
