package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SectionWriterTest {

    private static final Family UP = Family.gauge("milvus_up", "1 if Milvus answers.");
    private static final Family ROWS =
            Family.gauge("milvus_collection_stored_rows", "Rows.").labels("db_name", "collection_name");
    private static final Family NODES = Family.gauge("milvus_nodes", "Nodes.").labels("role_name");
    private static final Facts UP_FACTS = out -> out.set(UP, 1);
    private static final Facts NODE_FACTS = out -> out.row(NODES, "proxy").set(NODES, 2);

    private final ManualClock clock = new ManualClock();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicInteger scrapesOfOwn = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final SectionWriter writer = SectionWriter.start(
            new Layout(
                    List.of(
                            new Layout.Part("server", List.of(UP), true),
                            new Layout.Part("nodes", List.of(NODES), false),
                            new Layout.Part("storage", List.of(ROWS), false)),
                    () -> {
                        scrapesOfOwn.incrementAndGet();
                        return registry.scrape();
                    },
                    new Layout.Bounds(100, 150, 1 << 20, Duration.ofSeconds(60), 1)),
            clock,
            new SectionWriter.Faults() {
                @Override
                public void broken(String section, RuntimeException why) {
                    faults.add(section + ": " + why.getMessage());
                }

                @Override
                public void overflow(String section, long dropped) {
                    faults.add(section + ": " + dropped + " dropped");
                }
            },
            allocator);

    @AfterEach
    void leavesNoMemoryBehind() {
        writer.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private long in(Duration time) {
        return clock.nanoTime() + time.toNanos();
    }

    private void update(String section, Facts facts) {
        writer.update(section, facts, SectionWriter.ALWAYS_VALID);
    }

    private static PageQuery text(String... sections) {
        return new PageQuery(Format.TEXT, Encoding.IDENTITY, Set.of(sections));
    }

    private String textOf(String... sections) {
        return Bodies.text(writer.page(text(sections)));
    }

    private static Facts rows(int count, double value) {
        return out -> {
            for (int i = 0; i < count; i++) {
                out.row(ROWS, "default", "c" + i).set(ROWS, value);
            }
        };
    }

    /** Waits until the page thread has done all it was asked before: own numbers that are too old lead through it. */
    private void settle() {
        clock.advance(Duration.ofSeconds(2));
        textOf();
    }

    @Test
    void writesSectionsInTheOrderOfTheLayout() {
        update("storage", out -> {
            out.row(ROWS, "default", "books").set(ROWS, 3);
            out.row(ROWS, "default", "films").set(ROWS, 0.5);
        });
        update("server", UP_FACTS);

        assertThat(textOf("storage", "nodes")).isEqualTo("""
                # HELP milvus_up 1 if Milvus answers.
                # TYPE milvus_up gauge
                milvus_up 1
                # HELP milvus_collection_stored_rows Rows.
                # TYPE milvus_collection_stored_rows gauge
                milvus_collection_stored_rows{db_name="default",collection_name="books"} 3
                milvus_collection_stored_rows{db_name="default",collection_name="films"} 0.5
                """);
    }

    @Test
    void everyKindOfPageSaysTheSame() {
        Gauge.builder()
                .name("milvus_exporter_x")
                .help("Own.")
                .register(registry)
                .set(7);
        update("storage", rows(90, 1.5));
        update("server", UP_FACTS);
        var sections = Set.of("storage");

        var text = Bodies.text(writer.page(new PageQuery(Format.TEXT, Encoding.IDENTITY, sections)));
        var zipped = Bodies.unzipped(writer.page(new PageQuery(Format.TEXT, Encoding.GZIP, sections)));
        var open = Bodies.text(writer.page(new PageQuery(Format.OPENMETRICS, Encoding.IDENTITY, sections)));
        var openZipped = Bodies.unzipped(writer.page(new PageQuery(Format.OPENMETRICS, Encoding.GZIP, sections)));

        assertThat(zipped).isEqualTo(text);
        assertThat(openZipped).isEqualTo(open);
        assertThat(Exposition.text(text).values())
                .hasSize(92)
                .isEqualTo(Exposition.openMetrics(open).values());
    }

    @Test
    void anEmptyPageIsLegalInEveryKind() {
        assertThat(textOf()).isEmpty();
        assertThat(Bodies.unzipped(writer.page(new PageQuery(Format.TEXT, Encoding.GZIP, Set.of()))))
                .isEmpty();
        assertThat(Bodies.unzipped(writer.page(new PageQuery(Format.OPENMETRICS, Encoding.GZIP, Set.of()))))
                .isEqualTo("# EOF\n");
    }

    @Test
    void ownNumbersComeLastAndAreTakenOnceASecond() {
        var gauge = Gauge.builder().name("milvus_exporter_x").help("Own.").register(registry);
        update("nodes", NODE_FACTS);
        gauge.set(1);
        assertThat(textOf("nodes")).endsWith("milvus_exporter_x 1\n").startsWith("# HELP milvus_nodes");
        gauge.set(2);

        assertThat(textOf("nodes")).endsWith("milvus_exporter_x 1\n");
        assertThat(textOf()).endsWith("milvus_exporter_x 1\n");
        clock.advance(Duration.ofMillis(1001));

        assertThat(textOf("nodes")).endsWith("milvus_exporter_x 2\n");
        assertThat(scrapesOfOwn).hasValue(2);
    }

    @Test
    void aReadyPageDoesNotMeetThePageThread() {
        update("storage", rows(10, 1));
        textOf("storage");

        var page = writer.page(text("storage")).toCompletableFuture();

        assertThat(page).isCompleted();
        page.join().close();
    }

    @Test
    void onlyChosenSectionsAndThoseThatAreAlwaysThere() {
        update("server", UP_FACTS);
        update("nodes", NODE_FACTS);
        update("storage", rows(1, 1));

        assertThat(Exposition.text(textOf("nodes")).families())
                .extracting(Exposition.Block::name)
                .containsExactly("milvus_up", "milvus_nodes");
        assertThat(textOf()).contains("milvus_up 1").doesNotContain("milvus_nodes");
    }

    @Test
    void whatIsTooOldIsLeftOutUntilItIsToldAgain() {
        writer.update("nodes", NODE_FACTS, in(Duration.ofSeconds(60)));
        assertThat(textOf("nodes")).contains("milvus_nodes");

        clock.advance(Duration.ofSeconds(59));
        assertThat(textOf("nodes")).contains("milvus_nodes");
        clock.advance(Duration.ofSeconds(1));
        assertThat(textOf("nodes")).doesNotContain("milvus_nodes");

        writer.update("nodes", NODE_FACTS, in(Duration.ofSeconds(60)));
        assertThat(textOf("nodes")).doesNotContain("storage");
        settle();
        assertThat(textOf("nodes")).contains("milvus_nodes");
    }

    @Test
    void aDroppedSectionIsGoneAtOnce() {
        update("nodes", NODE_FACTS);
        textOf("nodes");

        writer.drop("nodes");

        assertThat(textOf("nodes")).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(textOf("nodes")).isEmpty();
        assertThat(writer.series("nodes")).isZero();
    }

    @Test
    void brokenFactsCostTheirSectionAlone() {
        update("storage", rows(3, 1));
        update("nodes", NODE_FACTS);
        textOf("storage", "nodes");
        update("storage", out -> {
            out.row(ROWS, "default", "c0").set(ROWS, 2);
            throw new IllegalStateException("half-way");
        });
        settle();

        assertThat(textOf("storage", "nodes")).contains("milvus_nodes").doesNotContain("stored_rows");
        assertThat(faults).containsExactly("storage: half-way");
        assertThat(writer.series("storage")).isZero();

        update("storage", rows(3, 4));
        settle();
        assertThat(textOf("storage")).contains("collection_name=\"c2\"} 4");
    }

    @Test
    void brokenOwnNumbersCostThemselvesAlone() {
        Collector broken = () -> {
            throw new IllegalStateException("no numbers");
        };
        registry.register(broken);
        update("nodes", NODE_FACTS);

        assertThat(textOf("nodes")).contains("milvus_nodes");
        assertThat(faults).containsExactly(SectionWriter.OWN + ": no numbers");
    }

    @Test
    void ofSeveralTellingsThatWaitTheNewestWins() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        var told = new AtomicInteger();
        update("nodes", out -> {
            busy.countDown();
            await(free);
        });
        busy.await();
        for (int i = 1; i <= 5; i++) {
            int value = i;
            update("storage", out -> {
                told.incrementAndGet();
                out.row(ROWS, "default", "c").set(ROWS, value);
            });
        }
        free.countDown();

        assertThat(textOf("storage")).contains("\"c\"} 5\n");
        assertThat(told).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theOldPageIsServedWhileANewOneIsMade() throws InterruptedException {
        update("storage", rows(1, 1));
        textOf("storage");
        var busy = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        update("storage", out -> {
            busy.countDown();
            await(free);
            rows(1, 2).writeTo(out);
        });
        busy.await();

        assertThat(textOf("storage")).contains("\"c0\"} 1\n");
        free.countDown();
        settle();
        assertThat(textOf("storage")).contains("\"c0\"} 2\n");
    }

    @Test
    void seriesPastTheBoundAreLeftOutAndCounted() {
        update("nodes", NODE_FACTS);
        update("storage", rows(130, 1));
        settle();

        assertThat(writer.series("storage")).isEqualTo(100);
        assertThat(writer.dropped("storage")).isEqualTo(30);
        assertThat(Exposition.text(textOf("storage")).samples()).hasSize(100);
    }

    @Test
    void tellsOfAnOverflowOnceUntilItIsOver() {
        for (int series : new int[] {130, 140, 90, 131}) {
            update("storage", rows(series, 1));
            settle();
        }

        assertThat(faults).containsExactly("storage: 30 dropped", "storage: 31 dropped");
    }

    @Test
    void allSectionsTogetherKeepTheBoundAndWhoWasThereStays() {
        update("nodes", out -> {
            for (int i = 0; i < 90; i++) {
                out.row(NODES, "role" + i).set(NODES, 1);
            }
        });
        update("storage", rows(90, 1));
        textOf("storage");

        assertThat(writer.series("nodes")).isEqualTo(90);
        assertThat(writer.series("storage")).isEqualTo(60);
        assertThat(writer.dropped("storage")).isEqualTo(30);
    }

    @Test
    void tellsHowLongThePagesAre() {
        update("storage", rows(50, 1));

        int length = Bodies.bytes(writer.page(text("storage"))).length;

        assertThat(writer.pageBytes(Format.TEXT, Encoding.IDENTITY)).isEqualTo(length);
        assertThat(writer.pageBytes(Format.OPENMETRICS, Encoding.GZIP)).isZero();
    }

    @Test
    void somebodyElsesLinesComeLast() {
        Gauge.builder()
                .name("milvus_exporter_x")
                .help("Own.")
                .register(registry)
                .set(7);
        var lines = "# TYPE go_goroutines gauge\ngo_goroutines 5\n";
        var bytes = Unpooled.copiedBuffer(lines, StandardCharsets.US_ASCII);
        var tail = new Tail(new BytesPart(bytes), lines.length(), 0);

        var page = Bodies.text(writer.page(text(), tail));

        assertThat(page).endsWith("milvus_exporter_x 7\n" + lines);
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void refusesASectionItDoesNotKnow() {
        assertThatThrownBy(() -> writer.update("stroage", Facts.NONE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stroage (expected one of [server, nodes, storage])");
    }

    @Test
    void afterTheEndNobodyIsServed() {
        update("storage", rows(10, 1));
        textOf("storage");
        var bytes = Unpooled.copiedBuffer("go 5\n", StandardCharsets.US_ASCII);
        writer.close();
        clock.advance(Duration.ofSeconds(2));

        CompletionStage<Page> page = writer.page(text("storage"), new Tail(new BytesPart(bytes), 5, 0));
        update("storage", rows(10, 2));

        assertThat(page.toCompletableFuture()).isCompletedExceptionally();
        assertThat(bytes.refCnt()).isZero();
    }
}
