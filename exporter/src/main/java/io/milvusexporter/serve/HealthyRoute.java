package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.milvusexporter.model.Clock;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Whether the process is worth keeping: its event loop answers, and its schedule still ticks. Says nothing of Milvus. */
final class HealthyRoute implements Route {

    static final String PATH = "/-/healthy";

    /** By this line a second exporter on the same port knows the first. */
    static final String HEALTHY = "milvus-exporter is healthy";

    private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

    private final LongSupplier tickedNanos;
    private final Clock clock;

    /** @param tickedNanos when the schedule last ticked, on the monotonic clock */
    HealthyRoute(LongSupplier tickedNanos, Clock clock) {
        this.tickedNanos = tickedNanos;
        this.clock = clock;
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
        return "200 while the process works; for liveness probes";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        var silence = Duration.ofNanos(clock.nanoTime() - tickedNanos.getAsLong());
        return completedFuture(
                silence.compareTo(DEAD_AFTER) < 0
                        ? Answer.line(HttpResponseStatus.OK, HEALTHY)
                        : Answer.line(
                                HttpResponseStatus.SERVICE_UNAVAILABLE,
                                "the schedule has not ticked for " + silence.toSeconds() + " s"));
    }
}
