package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole exporter over sockets and a Milvus that fails and comes back: what the page says, and how soon all is well again. */
@Timeout(180)
class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern FAILURE =
            Pattern.compile("\nmilvus_exporter_collector_failure\\{cause=\"[a-z_]+\",collector=\"server\"} 1");

    private final DemoWorld world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);
    private final DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_5);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Exporter exporter;
    private URI uri;

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
        exporter = Exporter.start(new Reloader.Source(load(), this::load, logs -> {}));
        uri = URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) exporter.addresses().get(0)).getPort() + "/metrics");
        await().atMost(PATIENCE).until(() -> isUp() && page().contains("books"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        exporter.stop();
        exporter.awaitStop();
        milvus.close();
    }

    private Loaded load() {
        return new ConfigLoader(1L << 30, System::nanoTime)
                .load(
                        List.of(
                                "--milvus.address=" + milvus.publicAddress(),
                                "--milvus.timeout=1s",
                                "--collector.server.interval=2s",
                                "--collector.server.timeout=2s",
                                "--web.listen-address=127.0.0.1:0"),
                        Map.of());
    }

    private String page() {
        try {
            var request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError("a scrape failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isUp() {
        return page().contains("\nmilvus_up 1\n");
    }

    /** How often the server collector has asked for the version: once a run. */
    private double runs() {
        return Exposition.text(page()).family("milvus_exporter_rpc_requests_total").stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> "GetVersion".equals(sample.labels().get("method")))
                .mapToDouble(sample -> sample.value())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isSeenWhileItLastsAndOverWithinTwoIntervalsAfterwards(Fault fault) {
        fault.breaking.accept(milvus);
        await().atMost(PATIENCE).until(() -> page().contains("\nmilvus_up 0\n"));
        assertThat(page()).contains("books");
        await().atMost(PATIENCE).until(() -> FAILURE.matcher(page()).find());
        var before = runs();
        await().atMost(PATIENCE).until(() -> runs() >= before + 2); // long enough for a back-off to have grown

        var broken = runs();
        fault.mending.accept(milvus);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(this::isUp);

        assertThat(runs() - broken).isLessThanOrEqualTo(2);
    }

    @Test
    void seesAnUpgradeThatHappensWhileItPolls() {
        milvus.upgrade(Flavor.V2_6);

        await().atMost(PATIENCE).until(() -> page().contains("version=\"2.6"));
        assertThat(page()).contains("\nmilvus_up 1\n").doesNotContain("milvus_server_info{version=\"2.5");
    }
}
