package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Reads pages as a server would: whole, closed afterwards, and as long as they said. */
final class Bodies {

    private static final int PATIENCE_SECONDS = 20;

    private Bodies() {}

    static String text(CompletionStage<Page> page) {
        return new String(bytes(page), StandardCharsets.UTF_8);
    }

    /** The plain text of a gzip page. */
    static String unzipped(CompletionStage<Page> page) {
        return unzipped(bytes(page));
    }

    static String unzipped(byte[] body) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(CompletionStage<Page> asked) {
        try (var page = asked.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()) {
            var body = new ByteArrayOutputStream();
            while (!page.isEnded()) {
                var piece = page.poll();
                if (piece == null) {
                    await(page);
                    continue;
                }
                body.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(piece));
                piece.release();
            }
            assertThat(body.size()).isEqualTo(page.length());
            return body.toByteArray();
        }
    }

    private static void await(Page page) {
        var ready = new java.util.concurrent.CompletableFuture<Boolean>();
        page.whenReady(() -> ready.complete(true));
        ready.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
