package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Reads the configuration again, where the operator has allowed that. */
final class ReloadRoute implements Route {

    static final String PATH = "/-/reload";

    private final BooleanSupplier isAllowed;
    private final Supplier<CompletionStage<List<String>>> reload;

    /**
     * A route that asks at each request whether it may.
     *
     * @param reload what was wrong, one line each; empty if the new configuration is in force
     */
    ReloadRoute(BooleanSupplier isAllowed, Supplier<CompletionStage<List<String>>> reload) {
        this.isAllowed = isAllowed;
        this.reload = reload;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public List<HttpMethod> methods() {
        return List.of(HttpMethod.POST, HttpMethod.PUT);
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        if (!isAllowed.getAsBoolean()) {
            return completedFuture(Answer.line(
                    HttpResponseStatus.FORBIDDEN,
                    "reload is not allowed (expected --web.enable-lifecycle, or SIGHUP)"));
        }
        return reload.get()
                .thenApply(reasons -> reasons.isEmpty()
                        ? Answer.line(HttpResponseStatus.OK, "the configuration was read again and is in force")
                        : Answer.line(
                                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                                "the configuration is wrong; the old one stays in force: "
                                        + String.join("; ", reasons)));
    }
}
