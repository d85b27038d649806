package io.milvusexporter.serve;

import io.milvusexporter.model.ExporterStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A page for people: what this is, how it is doing, where things are. */
final class LandingRoute implements Route {

    static final String PATH = "/";

    private final List<Route> others;
    private final Supplier<ExporterStatus> status;
    private final Executor aside;

    LandingRoute(List<Route> others, Supplier<ExporterStatus> status, Executor aside) {
        this.others = List.copyOf(others);
        this.status = status;
        this.aside = aside;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        return CompletableFuture.supplyAsync(
                () -> Answer.document("text/html; charset=utf-8", LandingPage.of(status.get(), others))
                        .with("Content-Security-Policy", LandingPage.POLICY)
                        .with("Referrer-Policy", "no-referrer"),
                aside);
    }
}
