package io.milvusexporter.serve.front;

import io.milvusexporter.serve.Answer;
import io.milvusexporter.serve.Request;
import io.milvusexporter.serve.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A probe of Milvus, answered by Milvus: its status, its body, its content type. Milvus is asked anew for each, on the event
 * loop alone, so no collector and no page can hold it up. Neither counted nor authenticated, as Milvus' own.
 */
final class HealthRelay implements Route {

    static final Duration WITHIN = Duration.ofSeconds(1);

    private static final int MOST_BYTES = 64 << 10;

    /** Milvus is not flooded through us: beyond this many at a time, later requests get the answer of the newest one. */
    static final int MOST_AT_A_TIME = 64;

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final Map<CharSequence, String> NO_HEADERS = Map.of();

    private final String path;
    private final Upstream milvus;
    private final Duration within;
    private final Map<String, CompletionStage<Relayed>> newest = new HashMap<>();
    private int underWay;

    /** @param body on the heap, so that it needs no counting and can be said many times */
    private record Relayed(HttpResponseStatus status, String contentType, ByteBuf body) {

        private static Relayed of(int status, String contentType, byte[] body) {
            var said = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body).asReadOnly());
            return new Relayed(HttpResponseStatus.valueOf(status), contentType, said);
        }

        private Answer answer() {
            return Answer.relayed(status, contentType, body.duplicate());
        }
    }

    HealthRelay(String path, Upstream milvus, Duration within) {
        this.path = path;
        this.milvus = milvus;
        this.within = within;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Kind kind() {
        return Kind.OPEN;
    }

    @Override
    public String about() {
        return "as Milvus itself answers it";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        // Milvus compares this one header, of all, with this one text; the rest makes no difference to it.
        return ask(JSON.equals(request.headers().get(HttpHeaderNames.CONTENT_TYPE)))
                .thenApply(Relayed::answer);
    }

    /** Asks once for nobody. Any thread. */
    void warmUp() {
        milvus.loop().execute(() -> {
            var unused = ask(false);
        });
    }

    private CompletionStage<Relayed> ask(boolean isJson) {
        var form = isJson ? JSON : PLAIN;
        var shared = newest.get(form);
        if (underWay >= MOST_AT_A_TIME && shared != null) {
            return shared;
        }
        underWay++;
        var headers = isJson ? Map.<CharSequence, String>of(HttpHeaderNames.CONTENT_TYPE, JSON) : NO_HEADERS;
        var relayed = milvus.get(new Ask(path, headers, within, MOST_BYTES))
                .handle(HealthRelay::relayed)
                .whenComplete((done, failure) -> underWay--);
        newest.put(form, relayed);
        return relayed;
    }

    private static Relayed relayed(@Nullable Fetched fetched, @Nullable Throwable failure) {
        if (fetched == null) {
            return refused(failure);
        }
        try (fetched) {
            var type = fetched.contentType().isEmpty() ? PLAIN : fetched.contentType();
            return Relayed.of(fetched.status(), type, ByteBufUtil.getBytes(fetched.body()));
        }
    }

    private static Relayed refused(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        boolean isLate = cause instanceof UpstreamException upstream && upstream.isLate();
        var words = "Milvus: " + (cause == null ? "nothing" : cause.getMessage()) + "\n";
        var status = isLate ? HttpResponseStatus.GATEWAY_TIMEOUT : HttpResponseStatus.BAD_GATEWAY;
        return Relayed.of(status.code(), PLAIN, words.getBytes(StandardCharsets.UTF_8));
    }
}
