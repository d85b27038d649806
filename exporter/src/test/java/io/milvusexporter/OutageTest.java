package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Faults;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.model.Clock;
import io.milvusexporter.testing.Descriptors;
import io.milvusexporter.testing.Holdings;
import io.milvusexporter.testing.Scrapes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole exporter over sockets and a Milvus that fails and comes back: what the page says, and how soon all is well again. */
@Timeout(300)
class OutageTest {

    private final AtomicLong shiftMillis = new AtomicLong();
    private final DemoWorld world = DemoWorld.empty(1, new ShiftedClock(shiftMillis), Topology.STANDALONE);
    private final DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_5);
    private TestExporter exporter;

    /** The clock of a machine that somebody sets. */
    private record ShiftedClock(AtomicLong shiftMillis) implements Clock {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long epochMillis() {
            return System.currentTimeMillis() + shiftMillis.get();
        }
    }

    /** What goes wrong, and how it is mended. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Fault {
        REFUSED(DemoMilvus::stop, DemoMilvus::restart),
        CRASHED(DemoMilvus::crash, DemoMilvus::restart),
        RESET(m -> m.publicGate().reset(), m -> m.publicGate().open()),
        SILENT(m -> m.publicGate().beSilent(), m -> m.publicGate().open()),
        CUT_OFF_IN_AN_ANSWER(
                m -> m.publicGate().stopAfter(20), m -> m.publicGate().open()),
        UNANSWERED(m -> m.faults().hold("*"), m -> m.faults().release("*")),
        TOO_SLOW(
                m -> m.faults().delay(Faults.ALL, Duration.ofSeconds(3)),
                m -> m.faults().clear()),
        UNAVAILABLE(
                m -> m.faults().fail("*", Status.Code.UNAVAILABLE, "not now"),
                m -> m.faults().clear()),
        WRONG_PASSWORD(
                m -> m.faults().fail("*", Status.Code.UNAUTHENTICATED, "auth check failure"),
                m -> m.faults().clear());

        private final Consumer<DemoMilvus> breaking;
        private final Consumer<DemoMilvus> mending;

        Fault(Consumer<DemoMilvus> breaking, Consumer<DemoMilvus> mending) {
            this.breaking = breaking;
            this.mending = mending;
        }
    }

    @BeforeEach
    void start() {
        world.createCollection("default", "books", CollectionSpec.small());
        exporter = TestExporter.start(milvus.publicAddress(), "--milvus.timeout=1s");
        exporter.awaitUp();
        await().atMost(TestExporter.PATIENCE).until(() -> exporter.page().contains("books"));
    }

    @AfterEach
    void stop() {
        exporter.close();
        milvus.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isSeenWhileItLastsAndOverWithinTwoIntervalsAfterwards(Fault fault) {
        var before = Holdings.now();
        exporter.scrapeWhile(fault.name(), () -> {
            fault.breaking.accept(milvus);
            exporter.awaitDown();
            assertThat(exporter.page()).contains("books");
            assertThat(exporter.awaitFailureOf("server")).isNotEmpty();
            exporter.awaitRuns(2); // long enough for a back-off to have grown
        });

        var broken = exporter.runs();
        fault.mending.accept(milvus);
        exporter.awaitUp();

        assertThat(exporter.runs() - broken).isLessThanOrEqualTo(2);
        before.awaitReturn();
    }

    @Test
    void staysUpWhileMilvusAnswersSlowly() {
        exporter.close();
        exporter = TestExporter.start(milvus.publicAddress(), "--milvus.timeout=20s");
        exporter.awaitUp();
        try (var scrapes = new Scrapes("SLOW", () -> assertThat(exporter.isUp()).isTrue())) {
            milvus.faults().delay(Faults.ALL, Duration.ofMillis(300));
            scrapes.start();
            exporter.awaitRuns(5);
        }
        assertThat(exporter.failures("server")).isZero();
    }

    /** What it was told before, that nobody listens, is no longer so. */
    @Test
    void tellsAMilvusThatStartsFromOneThatIsNotThere() {
        milvus.stop();
        exporter.awaitDown();
        await().atMost(TestExporter.PATIENCE)
                .until(() -> exporter.awaitFailureOf("server").equals("unreachable"));

        milvus.publicGate().beSilent();
        milvus.restart();

        await().atMost(TestExporter.PATIENCE)
                .until(() -> exporter.awaitFailureOf("server").equals("not_ready"));
        milvus.publicGate().open();
        exporter.awaitUp();
    }

    /** An old Milvus is asked one thing at a time, and its proxy answers when nothing else of it does. */
    @Test
    void staysUpWhileAllButItsProxyHangs() {
        exporter.close();
        try (var old = DemoMilvus.start(world, Flavor.V2_3_5)) {
            exporter = TestExporter.start(old.publicAddress(), "--no-milvus.discover", "--milvus.timeout=20s");
            exporter.awaitUp();
            try (var scrapes =
                    new Scrapes("HALF DEAD", () -> assertThat(exporter.isUp()).isTrue())) {
                List.of("GetMetrics", "CheckHealth", "ListDatabases", "ShowCollections", "ListResourceGroups")
                        .forEach(old.faults()::hold);
                scrapes.start();
                await().atMost(TestExporter.PATIENCE).until(() -> old.calls().inFlight() > 0);
                exporter.awaitRuns(5);
            }
            assertThat(exporter.failures("server")).isZero();
        }
    }

    /** A certain number of times, so that what each outage leaves behind would add up. */
    @Test
    void leavesNoDescriptorBehind() {
        exporter.close();
        // Internal ports are connected one by one as they are found, which is no leak.
        exporter = TestExporter.start(milvus.publicAddress(), "--milvus.timeout=1s", "--no-milvus.discover");
        exporter.awaitUp();
        outage();
        long before = Descriptors.open();
        for (int i = 0; i < 3; i++) {
            outage();
        }

        await().atMost(TestExporter.PATIENCE).until(() -> Descriptors.open() <= before + 4);
    }

    private void outage() {
        milvus.publicGate().reset();
        exporter.awaitDown();
        milvus.publicGate().open();
        exporter.awaitUp();
    }

    @Test
    void seesAnUpgradeThatHappensWhileItPolls() {
        milvus.upgrade(Flavor.V2_6);

        await().atMost(TestExporter.PATIENCE).until(() -> exporter.page().contains("version=\"2.6"));
        assertThat(exporter.page()).contains("\nmilvus_up 1\n").doesNotContain("milvus_server_info{version=\"2.5");
    }

    @Test
    void staysUpWhileMilvusGoesBackAndForthInTime() {
        for (var day : new int[] {-1, 0, 1, 0}) {
            exporter.scrapeWhile("TIME", () -> {
                shiftMillis.set(Duration.ofDays(day).toMillis());
                exporter.awaitRuns(2);
            });

            exporter.awaitUp();
            assertThat(exporter.page()).contains("books");
        }
    }
}
