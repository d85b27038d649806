package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Tail;
import io.milvusexporter.log.Log;
import io.milvusexporter.serve.Appendix;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Milvus' own page behind ours. It is read when somebody asks, once for all who ask meanwhile, and held compressed until the
 * last of them has it. Whether that went well stands before it, so that a page never says one thing and shows another. Event
 * loop only, but for the checking.
 */
final class NativePage implements Appendix {

    private static final Log LOG = Log.of(NativePage.class);
    private static final String PATH = "/metrics";
    private static final double MARGIN_SECONDS = 0.5;

    private static final Map<CharSequence, String> HEADERS =
            Map.of(HttpHeaderNames.ACCEPT, "text/plain;version=0.0.4", HttpHeaderNames.ACCEPT_ENCODING, "gzip");

    private final Upstream milvus;
    private final NativeReader reader;
    private final Executor worker;
    private final Ask ask;
    private @Nullable Reading current;
    private boolean wasDown;

    /**
     * A page on one Milvus.
     *
     * @param worker one thread, for checking and inflating
     */
    NativePage(Upstream milvus, NativeReader reader, Executor worker, Duration timeout, int mostBytes) {
        this.milvus = milvus;
        this.reader = reader;
        this.worker = worker;
        this.ask = new Ask(PATH, HEADERS, timeout, mostBytes);
    }

    /** One read under way, and how many have a share in it. */
    private static final class Reading {

        private final CompletableFuture<NativeText> text = new CompletableFuture<>();
        private final long startedNanos;

        private Reading(long startedNanos) {
            this.startedNanos = startedNanos;
        }
    }

    @Override
    public String section() {
        return "native";
    }

    @Override
    public CompletionStage<Tail> tail(Encoding encoding, Optional<Duration> scraperWaits) {
        var reading = current;
        if (reading == null) {
            reading = begin();
        }
        return share(reading, encoding, scraperWaits);
    }

    private EventLoop loop() {
        return milvus.loop();
    }

    private long now() {
        return loop().ticker().nanoTime();
    }

    private Reading begin() {
        var reading = new Reading(now());
        current = reading;
        milvus.get(ask)
                .thenApplyAsync(reader::read, worker)
                .whenCompleteAsync((text, failure) -> ended(reading, text, failure), loop());
        return reading;
    }

    /** Tells all who wait, in their order; what they do not keep is freed. */
    private void ended(Reading reading, @Nullable NativeText text, @Nullable Throwable failure) {
        current = null;
        tellChange(failure);
        if (text == null) {
            reading.text.completeExceptionally(new UpstreamException("failed"));
            return;
        }
        try (text) {
            reading.text.complete(text);
        }
    }

    private void tellChange(@Nullable Throwable failure) {
        if (failure != null && !wasDown) {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            LOG.warn(
                    "Milvus' own page cannot be had; ours goes on without it",
                    "upstream",
                    milvus,
                    "why",
                    cause instanceof UpstreamException known ? known.getMessage() : String.valueOf(cause));
        } else if (failure == null && wasDown) {
            LOG.info("Milvus' own page is back", "upstream", milvus);
        }
        wasDown = failure != null;
    }

    /** The one who asks waits until the read has ended, or for as long as its scraper leaves it. */
    private CompletionStage<Tail> share(Reading reading, Encoding encoding, Optional<Duration> scraperWaits) {
        var tail = new CompletableFuture<Tail>();
        var alarm = scraperWaits.map(waits -> loop().schedule(
                        () -> tail.complete(Tail.of(lines(false, reading), encoding)),
                        patienceNanos(waits),
                        TimeUnit.NANOSECONDS));
        var unused = reading.text.whenComplete((text, failure) -> {
            alarm.ifPresent(ring -> ring.cancel(false));
            if (tail.isDone()) {
                return;
            }
            tail.complete(
                    text == null
                            ? Tail.of(lines(false, reading), encoding)
                            : text.tail(encoding, worker).behind(lines(true, reading), encoding));
        });
        return tail;
    }

    private static long patienceNanos(Duration scraperWaits) {
        double seconds = scraperWaits.toNanos() / 1e9;
        return (long) (1e9 * Math.max(seconds / 2, seconds - MARGIN_SECONDS));
    }

    private byte[] lines(boolean isUp, Reading reading) {
        double seconds = (now() - reading.startedNanos) / 1e9;
        var lines = """
                # HELP milvus_exporter_native_up 1 if Milvus' own page was read for this answer and follows, else 0; the log says why.
                # TYPE milvus_exporter_native_up gauge
                milvus_exporter_native_up %d
                # HELP milvus_exporter_native_duration_seconds How long reading Milvus' own page took, or was waited for in vain.
                # TYPE milvus_exporter_native_duration_seconds gauge
                milvus_exporter_native_duration_seconds %s
                """;
        return lines.formatted(isUp ? 1 : 0, seconds).getBytes(US_ASCII);
    }
}
