package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections too large to be held: made while they are read. */
class StreamTest {

    private static final long SEED = 20260102;
    private static final int ROWS = 12_000;
    private static final Duration LONGEST_READ = Duration.ofSeconds(60);

    private static final Family BYTES =
            Family.gauge("milvus_collection_binlog_bytes", "Bytes.").labels("db_name", "collection_name");
    private static final Family NODES = Family.gauge("milvus_nodes", "Nodes.").labels("role_name");

    private final ManualClock clock = new ManualClock();
    private final AtomicReference<Runnable> onceTimeIsRead = new AtomicReference<>(() -> {});
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final SectionWriter writer = writer(0);

    private SectionWriter writer(long heldBytes) {
        var parts = List.of(
                new Layout.Part("nodes", List.of(NODES), false), new Layout.Part("storage", List.of(BYTES), false));
        var bounds = new Layout.Bounds(1_000_000, 1_000_000, heldBytes, LONGEST_READ, 1);
        return SectionWriter.start(
                new Layout(parts, MetricSnapshots::new, bounds),
                new Clock() {
                    @Override
                    public long nanoTime() {
                        long now = clock.nanoTime();
                        onceTimeIsRead.getAndSet(() -> {}).run();
                        return now;
                    }

                    @Override
                    public long epochMillis() {
                        return clock.epochMillis();
                    }
                },
                (section, why) -> {
                    throw why;
                },
                allocator);
    }

    @AfterEach
    void leavesNoMemoryBehind() {
        writer.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** Names that hardly deflate, so that even the gzip form is too large. */
    private static Facts facts(double value) {
        return out -> {
            var random = new SplittableRandom(SEED);
            for (int i = 0; i < ROWS; i++) {
                out.row(BYTES, "default", Long.toHexString(random.nextLong())).set(BYTES, value + i);
            }
        };
    }

    private static PageQuery query(Format format, Encoding encoding) {
        return new PageQuery(format, encoding, Set.of("storage", "nodes"));
    }

    private CompletableFuture<Page> page() {
        return writer.page(new PageQuery(Format.TEXT, Encoding.IDENTITY, Set.of("storage")))
                .toCompletableFuture();
    }

    /** What was asked of the page thread before this has been done: a form that nobody has asked for yet is made behind it. */
    private void pageThreadIsDone() {
        opened(writer.page(new PageQuery(Format.TEXT, Encoding.IDENTITY, Set.of("nodes")))
                        .toCompletableFuture())
                .close();
    }

    private static Page opened(CompletableFuture<Page> page) {
        return page.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void tell(SectionWriter told, double value) {
        told.update("storage", facts(value), SectionWriter.ALWAYS_VALID);
        told.update("nodes", out -> out.row(NODES, "proxy").set(NODES, value), SectionWriter.ALWAYS_VALID);
    }

    private static void drop(ByteBuf piece) {
        assertThat(piece.release()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"TEXT, IDENTITY", "TEXT, GZIP", "OPENMETRICS, IDENTITY", "OPENMETRICS, GZIP"})
    void saysWhatAHeldPageSays(Format format, Encoding encoding) {
        try (var holding = writer(64 << 20)) {
            tell(writer, 1e9);
            tell(holding, 1e9);
            var query = query(format, encoding);

            var streamed = Bodies.bytes(writer.page(query));

            var held = Bodies.bytes(holding.page(query));
            if (encoding == Encoding.GZIP) {
                assertThat(Bodies.unzipped(streamed)).isEqualTo(Bodies.unzipped(held));
            } else {
                assertThat(streamed).isEqualTo(held);
            }
            assertThat(streamed.length).isGreaterThan(2 * (64 << 10));
            assertThat(Bodies.bytes(writer.page(query))).isEqualTo(streamed);
        }
    }

    @Test
    void holdsAFewPiecesWhateverTheLength() {
        tell(writer, 1);
        try (var page = opened(page())) {
            assertThat(page.length()).isGreaterThan(500_000);
            drop(Objects.requireNonNull(page.poll()));
            assertThat(allocator.metric().usedDirectMemory()).isLessThan(3 * (64 << 10));
        }
    }

    @Test
    void aTellingWaitsUntilTheLastByteIsMade() {
        tell(writer, 1);
        var first = page();
        opened(first);
        tell(writer, 2);

        var old = Exposition.text(Bodies.text(first));
        var renewed = Exposition.text(Bodies.text(page()));

        assertThat(old.samples())
                .filteredOn(sample -> sample.name().equals(BYTES.name()))
                .hasSize(ROWS);
        assertThat(old.samples().get(0).value()).isEqualTo(1);
        assertThat(renewed.samples().get(0).value()).isEqualTo(2);
    }

    @Test
    void whoAsksWhileATellingWaitsGetsTheNewerFacts() {
        tell(writer, 1);
        var first = opened(page());
        tell(writer, 2);
        var second = page();
        clock.advance(Duration.ofSeconds(2));

        var body = Bodies.text(CompletableFuture.completedFuture(first));
        assertThat(Exposition.text(body).samples().get(0).value()).isEqualTo(1);
        assertThat(Exposition.text(Bodies.text(second)).samples().get(0).value())
                .isEqualTo(2);
    }

    @Test
    void aReaderThatTakesTooLongIsGivenUp() {
        tell(writer, 1);
        var slow = opened(page());
        clock.advance(LONGEST_READ.minusSeconds(1));
        tell(writer, 2);
        var waiting = page();
        pageThreadIsDone();
        var piece = Objects.requireNonNull(slow.poll());
        clock.advance(Duration.ofSeconds(1));
        tell(writer, 3);

        assertThat(Exposition.text(Bodies.text(waiting)).samples().get(0).value())
                .isEqualTo(3);
        assertThatThrownBy(() -> Bodies.text(CompletableFuture.completedFuture(slow)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bytes to go (expected a faster reader)");
        drop(piece);
    }

    /** It comes after the time was read by which the one before it has to wait. */
    @Test
    void aTellingIsNotForgottenBecauseAnotherIsJustBeingHeldBack() {
        tell(writer, 1);
        opened(page());
        clock.advance(LONGEST_READ.minusSeconds(1));
        var told = new CompletableFuture<Boolean>();
        onceTimeIsRead.set(() -> {
            clock.advance(Duration.ofSeconds(1));
            writer.update("storage", facts(3), SectionWriter.ALWAYS_VALID);
            told.complete(true);
        });

        writer.update("storage", facts(2), SectionWriter.ALWAYS_VALID);

        told.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(Exposition.text(Bodies.text(page())).samples().get(0).value())
                .isEqualTo(3);
    }

    @Test
    void closingHalfWayLetsTheNextTellingIn() {
        tell(writer, 1);
        var first = opened(page());
        drop(Objects.requireNonNull(first.poll()));
        tell(writer, 2);
        var second = page();

        first.close();
        first.close();

        assertThat(Exposition.text(Bodies.text(second)).samples().get(0).value())
                .isEqualTo(2);
    }

    @Test
    void severalReadersGetTheirOwn() {
        tell(writer, 1);
        var first = opened(page());
        var second =
                opened(writer.page(query(Format.OPENMETRICS, Encoding.GZIP)).toCompletableFuture());

        var text = Bodies.text(CompletableFuture.completedFuture(first));
        var open = Bodies.unzipped(CompletableFuture.completedFuture(second));

        assertThat(Exposition.openMetrics(open).values())
                .containsAllEntriesOf(Exposition.text(text).values())
                .hasSize(ROWS + 1);
    }

    @Test
    void theEndOfTheWriterEndsReaders() {
        tell(writer, 1);
        var page = opened(page());
        drop(Objects.requireNonNull(page.poll()));

        writer.close();

        assertThatThrownBy(page::poll).isInstanceOf(IllegalStateException.class);
        page.close();
    }
}
