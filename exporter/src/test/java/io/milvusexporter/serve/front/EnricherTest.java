package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.FrontConfig;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnricherTest {

    private static final CollectionNames NAMES =
            id -> id == 470609079592289338L ? new CollectionNames.Name("shop", "ord\"ers") : null;
    private static final String ID = "collection_id=\"470609079592289338\"";
    private static final String NAMED = "db_name=\"shop\",collection_name=\"ord\\\"ers\"";

    /** The text with names, given in portions of so many bytes. */
    private static String enriched(String text, int portion) {
        var allocator = new UnpooledByteBufAllocator(true);
        try (var deflated = new DeflatedText(allocator)) {
            var enricher = new Enricher(NAMES, deflated);
            var bytes = text.getBytes(UTF_8);
            for (int i = 0; i < bytes.length; i += portion) {
                var part = java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + portion));
                enricher.append(part, part.length);
            }
            try (var whole = deflated.take()) {
                var tail = whole.tail(io.milvusexporter.encode.Encoding.GZIP, Runnable::run);
                var piece = Objects.requireNonNull(tail.bytes().poll());
                // The inflater wants a byte more than there is.
                try (var plain = new InflaterInputStream(
                        new SequenceInputStream(new ByteBufInputStream(piece), new ByteArrayInputStream(new byte[1])),
                        new Inflater(true))) {
                    return new String(plain.readAllBytes(), UTF_8);
                } finally {
                    piece.release();
                    tail.bytes().close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String enriched(String text) {
        return enriched(text, text.length());
    }

    @Test
    void addsBothNames() {
        assertThat(enriched("milvus_x{" + ID + ",node_id=\"7\"} 1\n"))
                .isEqualTo("milvus_x{" + ID + ",node_id=\"7\"," + NAMED + "} 1\n");
        assertThat(enriched("milvus_x_bucket{" + ID + ",le=\"+Inf\"} 1 1700000000000\n"))
                .isEqualTo("milvus_x_bucket{" + ID + ",le=\"+Inf\"," + NAMED + "} 1 1700000000000\n");
    }

    @Test
    void fillsBlankNamesWhereTheyAre() {
        assertThat(enriched("a{" + ID + ",collection_name=\"\",db_name=\"\"} 0\n"))
                .isEqualTo("a{" + ID + ",collection_name=\"ord\\\"ers\",db_name=\"shop\"} 0\n");
        assertThat(enriched("a{" + ID + ",db_name=\"\",collection_name=\"\"} 0\n"))
                .isEqualTo("a{" + ID + ",db_name=\"shop\",collection_name=\"ord\\\"ers\"} 0\n");
        assertThat(enriched("a{" + ID + ",db_name=\"\"} 0\n"))
                .isEqualTo("a{" + ID + ",db_name=\"shop\",collection_name=\"ord\\\"ers\"} 0\n");
    }

    @Test
    void addsOnlyTheMissingOne() {
        assertThat(enriched("a{db_name=\"other\"," + ID + "} 0\n"))
                .isEqualTo("a{db_name=\"other\"," + ID + ",collection_name=\"ord\\\"ers\"} 0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# HELP a of collection_id=\"470609079592289338\"\n",
                "# TYPE a{collection_id=\"470609079592289338\"} gauge\n",
                "a 1\n",
                "a{} 1\n",
                "\n",
                "a{collection_id=\"1\"} 1\n",
                "a{collection_id=\"all\"} 1\n",
                "a{collection_id=\"\"} 1\n",
                "a{collection_id=\"99999999999999999999\"} 1\n",
                "a{collection_id=\"470609079592289338\",collection_name=\"x\"} 1\n",
                "a{x=\"collection_id=\\\"470609079592289338\\\"\"} 1\n",
                "a{x=\"\\\",collection_id=\"470609079592289338\"} 1\n",
                "a{collection_id=\"470609079592289338\"\n",
                "a{collection_id\n",
                "a{collection_id=\n",
                "a{collection_id=\"470609079592289338\n"
            })
    void leavesEverythingElseAsItIs(String line) {
        assertThat(enriched(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "64", "100000"})
    void doesNotMindWhereThePortionsEnd(int portion) {
        var longLine = "l{x=\"" + "y".repeat(150_000) + "\"," + ID + "} 1\n";
        var text = "a{" + ID + "} 1\n" + longLine + "b 2\n" + "c{" + ID + "} 3\n";

        assertThat(enriched(text, portion))
                .isEqualTo("a{" + ID + "," + NAMED + "} 1\n" + longLine + "b 2\nc{" + ID + "," + NAMED + "} 3\n");
    }

    @Test
    void isOnThePage() {
        try (var milvus = new FakeUpstream();
                var front = new FrontRig(
                        new FrontConfig(Optional.of(milvus.address()), Duration.ofSeconds(5), true), 512, NAMES)) {
            milvus.page("a{" + ID + "} 1\n");

            assertThat(front.get("/metrics").body()).asString(UTF_8).endsWith("a{" + ID + "," + NAMED + "} 1\n");
        }
    }
}
