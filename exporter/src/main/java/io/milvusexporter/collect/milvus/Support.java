package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.HostPort;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a Milvus was found not to know. A method is asked for again after a reconnect or an hour: an upgrade may have brought it.
 */
final class Support {

    private static final long AN_HOUR = Duration.ofHours(1).toNanos();

    private record Refusal(CallException failure, long nanos) {}

    /** By address and method. */
    private final ConcurrentMap<HostPort, ConcurrentMap<String, Refusal>> refusals = new ConcurrentHashMap<>();

    /** Throws what Milvus said the last time, if that was that it does not know the method. */
    void check(HostPort address, String method, long now) {
        var refused = refusals.get(address);
        var refusal = refused == null ? null : refused.get(method);
        if (refused == null || refusal == null) {
            return;
        }
        if (now - refusal.nanos() > AN_HOUR) {
            refused.remove(method, refusal);
            return;
        }
        throw refusal.failure();
    }

    void failed(HostPort address, String method, CallException failure, long now) {
        if (failure.failure() == FailureCause.UNSUPPORTED && failure.code().equals("UNIMPLEMENTED")) {
            refusals.computeIfAbsent(address, unknown -> new ConcurrentHashMap<>())
                    .put(method, new Refusal(failure, now));
        } else if (failure.failure() == FailureCause.UNREACHABLE) {
            forget(address);
        }
    }

    /** Whoever listens at this address now may be another version. */
    void forget(HostPort address) {
        refusals.remove(address);
    }
}
