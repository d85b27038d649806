package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the last byte of its answer: it takes a place among the requests in flight, passes the gate,
 * asks its route, and gives the place back at the end. Event loop only.
 */
final class Exchange {

    /** Of a request that reached no route. */
    static final String NO_HANDLER = "none";

    private final ServerState state;
    private final Gate gate;
    private final Request request;
    private final @Nullable Route route;
    private final boolean isReserved;
    private boolean hasPlace;

    /** @param isReserved whether it came on a connection beyond the limit */
    Exchange(Listener listener, Request request, boolean isReserved) {
        this.isReserved = isReserved;
        this.state = listener.state();
        this.gate = listener.gate();
        this.request = request;
        this.route = listener.router().route(request.path());
    }

    Request request() {
        return request;
    }

    /** Asks; called once. */
    CompletionStage<Answer> answer() {
        if (route != null && route.kind() != Route.Kind.PAGE) {
            return routed();
        }
        if (isReserved) {
            state.metrics().rejected(HttpMetrics.Rejection.MAX_CONNECTIONS);
            return completedFuture(Answer.busy("too many connections (the limit is "
                    + state.web().maxConnections() + ", --web.max-connections); try again in a second"));
        }
        if (!state.enter()) {
            state.metrics().rejected(HttpMetrics.Rejection.MAX_REQUESTS);
            return completedFuture(Answer.busy("too many requests in flight (the limit is "
                    + state.web().maxRequests() + ", --web.max-requests); try again in a second"));
        }
        hasPlace = true;
        return gate.refusal(request)
                .thenCompose(refusal -> refusal.<CompletionStage<Answer>>map(answer -> completedFuture(answer))
                        .orElseGet(this::routed));
    }

    private CompletionStage<Answer> routed() {
        if (route == null) {
            return completedFuture(Answer.line(HttpResponseStatus.NOT_FOUND, "not found: " + request.path()));
        }
        if (!route.methods().contains(request.method())) {
            return completedFuture(Answer.notAllowed(route));
        }
        return route.answer(request);
    }

    /** The path if it is one of ours: a client must not choose label values. */
    String handler() {
        return route == null ? NO_HANDLER : route.path();
    }

    /** The last byte is out, or there will be none. May be called again. */
    void end() {
        if (hasPlace) {
            hasPlace = false;
            state.leave();
        }
    }
}
