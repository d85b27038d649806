package io.milvusexporter.serve;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who may come in. Asked on the event loop before the router, for every path but those of {@link Route.Kind#OPEN} and
 * {@link Route.Kind#HEALTH}; the answer may take its time elsewhere, as hashing a password does.
 */
@FunctionalInterface
public interface Gate {

    /** Lets everybody in. */
    Gate OPEN = request -> CompletableFuture.completedFuture(Optional.empty());

    /** Whether it lets in only those it knows. */
    default boolean isClosed() {
        return this != OPEN;
    }

    /** Empty to let the request in, else what it is answered. */
    CompletionStage<Optional<Answer>> refusal(Request request);
}
