package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The configuration in force, without secrets: for those who are known, or who are on this machine. */
final class ConfigRoute implements Route {

    static final String PATH = "/config";

    private final Supplier<String> config;
    private final Executor aside;

    ConfigRoute(Supplier<String> config, Executor aside) {
        this.config = config;
        this.aside = aside;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        if (!request.isLocal() && !request.isKnown()) {
            return completedFuture(Answer.line(HttpResponseStatus.NOT_FOUND, "not found: " + PATH));
        }
        return CompletableFuture.supplyAsync(() -> Answer.document("text/yaml; charset=utf-8", config.get()), aside);
    }
}
