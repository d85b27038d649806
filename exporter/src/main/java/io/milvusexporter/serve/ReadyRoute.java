package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Whether scraping makes sense yet, and still. Never tied to Milvus being up. */
final class ReadyRoute implements Route {

    static final String PATH = "/-/ready";

    private final BooleanSupplier isReady;

    ReadyRoute(BooleanSupplier isReady) {
        this.isReady = isReady;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Kind kind() {
        return Kind.HEALTH;
    }

    @Override
    public String about() {
        return "200 once the collectors have run; for readiness probes";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        if (request.isRetiring()) {
            return not("shutting down");
        }
        return isReady.getAsBoolean()
                ? completedFuture(Answer.line(HttpResponseStatus.OK, "milvus-exporter is ready"))
                : not("starting: the first runs of the collectors are not over");
    }

    private static CompletionStage<Answer> not(String why) {
        return completedFuture(Answer.line(HttpResponseStatus.SERVICE_UNAVAILABLE, why));
    }
}
