package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.milvusexporter.serve.Probes.Collected;
import io.milvusexporter.serve.Probes.Probed;
import io.milvusexporter.serve.Probes.Refused;
import io.milvusexporter.serve.Probes.Wish;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The page of another Milvus, which is asked now. */
final class ProbeRoute implements Route {

    static final String PATH = "/probe";

    private static final String DEFAULT_MODULE = "default";

    /** For the way back, and for what the scraper does with the page. */
    private static final Duration OFFSET = Duration.ofMillis(500);

    /** For who does not say how long he waits. */
    private static final Duration UNTOLD = Duration.ofSeconds(10);

    /** A place among the few probes at once is nobody's for hours. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Probes probes;

    ProbeRoute(Probes probes) {
        this.probes = probes;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String about() {
        return probes.isOn() ? "another Milvus, asked now: ?target=<host:port> and perhaps &module=<name>" : "";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        var targets = request.parameter("target");
        var modules = request.parameter("module");
        if (targets.size() != 1) {
            return bad("target: found " + targets.size() + " (expected one, as /probe?target=milvus.example:19530)");
        }
        if (modules.size() > 1) {
            return bad("module: found " + modules.size() + " (expected one or none)");
        }
        var wanted = Negotiation.of(request.headers());
        var module = modules.isEmpty() ? DEFAULT_MODULE : modules.get(0);
        return probes.probe(new Wish(targets.get(0), module, time(request), wanted.format(), wanted.encoding()))
                .thenApply(probed -> answer(probed, wanted));
    }

    private static CompletionStage<Answer> bad(String words) {
        return completedFuture(Answer.line(HttpResponseStatus.BAD_REQUEST, words));
    }

    /** Of a very short time the offset is no more than half. */
    static Duration time(Request request) {
        var time = request.scrapeTimeout()
                .map(told -> told.dividedBy(2).compareTo(OFFSET) < 0 ? told.dividedBy(2) : told.minus(OFFSET))
                .orElse(UNTOLD);
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    private static Answer answer(Probed probed, Negotiation wanted) {
        if (probed instanceof Collected collected) {
            return wanted.answer(collected.page());
        }
        var refused = (Refused) probed;
        return switch (refused.refusal()) {
            case BAD_REQUEST -> Answer.line(HttpResponseStatus.BAD_REQUEST, refused.words());
            case FORBIDDEN -> Answer.line(HttpResponseStatus.FORBIDDEN, refused.words());
            case BUSY -> Answer.busy(refused.words());
            case UNUSABLE -> Answer.line(HttpResponseStatus.INTERNAL_SERVER_ERROR, refused.words());
        };
    }
}
