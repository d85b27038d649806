package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusCalls;
import io.milvusexporter.collect.milvus.MilvusRpc;
import java.util.Optional;

/** Milvus' public port, or the fact that the operator named only components: whoever asks then learns that it cannot be told. */
record PublicPort(Optional<MilvusCalls> calls) {

    <A> A ask(MilvusRpc<A> question, Run run) {
        return calls.orElseThrow(() -> new CallException(
                        FailureCause.UNSUPPORTED,
                        "UNSUPPORTED",
                        "no public address is given (expected --milvus.address)"))
                .ask(question, run);
    }
}
