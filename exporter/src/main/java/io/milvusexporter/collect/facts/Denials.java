package io.milvusexporter.collect.facts;

import io.milvus.grpc.QuotaState;
import io.milvusexporter.collect.milvus.MilvusVersion;
import java.util.List;
import java.util.Optional;

/** How many quotas make Milvus refuse its users' writes and reads. */
record Denials(int writes, int reads) {

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
