package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.milvusexporter.collect.Board;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.CollectLoop;
import io.milvusexporter.collect.OnRequest;
import io.milvusexporter.collect.Outcome;
import io.milvusexporter.collect.Reading;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.demo.CallLog;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.DemoOptions;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.model.Facts;
import io.milvusexporter.probe.Prober;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much a Milvus of 10 000 collections is asked, counted where the calls arrive. */
@Timeout(120)
class PolitenessTest {

    private static final int COLLECTIONS = 10_000;
    private static final int PER_SECOND = 50;
    private static final SystemClock CLOCK = new SystemClock();

    @TempDir
    private Path dir;

    /** What lists and counts collections; the sweeps, replicas and indexes, ask one by one. */
    private static final List<CollectorKind> CATALOGUE =
            List.of(CollectorKind.DATABASES, CollectorKind.COLLECTIONS, CollectorKind.STORAGE);

    private static DemoMilvus milvus(Flavor flavor) {
        return DemoMilvus.start(
                DemoWorld.scaled(11, CLOCK, COLLECTIONS),
                flavor,
                DemoOptions.inProcess(InProcessServerBuilder::forName));
    }

    private static MilvusConfig config(DemoMilvus milvus, List<ComponentAddress> components, int perSecond) {
        return new MilvusConfig(
                Optional.of(milvus.publicAddress()),
                components,
                Internal.named(),
                new Credentials.None(),
                Tls.OFF,
                Duration.ofSeconds(5),
                4,
                perSecond,
                64 << 20);
    }

    private static CollectConfig collect() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, true, kind.interval(), kind.timeout()));
        }
        return new CollectConfig(ClusterMode.ALWAYS, 3, collectors);
    }

    private static MilvusTarget target(MilvusConfig config) {
        return MilvusTarget.open(
                config,
                (address, credentials) -> InProcessChannelBuilder.forName(address.host()),
                CLOCK,
                new RpcMetrics(new PrometheusRegistry()));
    }

    private static Collectors collectors(MilvusTarget target, MilvusConfig config) {
        return Collectors.of(
                target,
                new Collectors.Setup(
                        config, collect(), FilterConfig.ALL, ClusterDuty.of(ClusterMode.ALWAYS), "0.0.0", CLOCK));
    }

    /** Whoever asks for three modules at once, again and again, gets no more out of a Milvus than one who polls it. */
    @ParameterizedTest
    @EnumSource(names = {"V2_3_5", "V2_6"})
    void isNotAskedMoreBecauseManyProbeIt(Flavor flavor) throws UnknownHostException {
        var all = "collectors: [server, nodes, collections, storage, replicas, indexes]";
        var address = InetAddress.getByName("10.0.0.1");
        long started = CLOCK.nanoTime();
        try (var milvus = milvus(flavor);
                var watched = target(config(milvus, List.of(), PER_SECOND));
                var prober = Prober.start(
                        probed("{allow: [milvus.example], modules: {one: {" + all + "}, two: {" + all + "}}}"),
                        new Prober.Means(
                                name -> new InetAddress[] {address},
                                checked -> (to, credentials) -> InProcessChannelBuilder.forName(
                                        milvus.publicAddress().host()),
                                new RpcMetrics(new PrometheusRegistry()),
                                "0.0.0",
                                () -> watched,
                                CLOCK))) {
            for (int round = 0; round < 3; round++) {
                var probes = Stream.of("default", "one", "two")
                        .map(module -> prober.probe("milvus.example:19530", module, Duration.ofSeconds(3))
                                .toCompletableFuture())
                        .toList();
                probes.forEach(CompletableFuture::join);
            }

            assertThat(milvus.calls().total()).isGreaterThan(50);
            // Those in flight may all arrive late, just before the next.
            assertThat(milvus.calls().largestBurst(Duration.ofSeconds(1))).isLessThanOrEqualTo(PER_SECOND + 4);
            assertThat(milvus.calls().mostInFlight()).isLessThanOrEqualTo(4);
            long turns = 1 + Duration.ofNanos(CLOCK.nanoTime() - started).toSeconds() / 15;
            assertThat(milvus.calls().count("GetMetrics")).isBetween(1L, turns);
            assertThat(milvus.violations()).isEmpty();
        }
    }

    private ExporterConfig probed(String probe) {
        try {
            var file = Files.writeString(dir.resolve("x.yaml"), "probe: " + probe + "\n");
            return new ConfigLoader(1L << 30, System::nanoTime)
                    .load(List.of("--config.file=" + file), Map.of())
                    .config();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_5", "V2_6", "V3_0"})
    void asksALittleMoreThanOnceADatabaseWhereInternalPortsAnswer(Flavor flavor) {
        try (var milvus = milvus(flavor)) {
            var config = config(milvus, milvus.components(), 100_000);
            try (var target = target(config)) {
                var catalogue = collectors(target, config).all().stream()
                        .filter(each -> CATALOGUE.contains(each.kind()))
                        .toList();

                var outcomes = new OnRequest(collect(), CLOCK).collect(catalogue, Duration.ofSeconds(60));

                int databases = milvus.world().catalog().databases().size();
                assertThat(outcomes.values())
                        .allSatisfy(outcome -> assertThat(outcome.reading()).isInstanceOf(Reading.Complete.class));
                assertThat(outcomes.get(CollectorKind.COLLECTIONS))
                        .extracting(Outcome::source)
                        .isEqualTo(Source.INTERNAL);
                assertThat(milvus.calls().total()).isPositive().isLessThanOrEqualTo(5 + databases);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_3_5", "V2_4"})
    void asksAnOldMilvusOneThingAtATimeInEvenSteps(Flavor flavor) {
        try (var milvus = milvus(flavor)) {
            var config = config(milvus, List.of(), PER_SECOND);
            try (var target = target(config)) {
                var all = collectors(target, config).all();
                var board = new Board(collect(), CLOCK, new Unread());
                var parts = new CollectLoop.Parts(all, collect(), ClusterDuty.of(ClusterMode.ALWAYS), CLOCK);
                // It is not known yet how old it is when the first questions are put, all at once.
                await().atMost(Duration.ofSeconds(10)).until(() -> isKnown(all, target));
                milvus.calls().clear();

                try (var loop = CollectLoop.start(parts, board)) {
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> milvus.calls().total() >= 5 * PER_SECOND);
                    assertThat(loop.isTicking()).isTrue();
                }

                CallLog calls = milvus.calls();
                assertThat(calls.mostInFlight()).isEqualTo(1);
                // They leave at least a share apart, BudgetTest holds that; one that travels long arrives just before
                // the next.
                assertThat(calls.largestBurst(Duration.ofSeconds(1))).isLessThanOrEqualTo(PER_SECOND + 1);
                assertThat(board.statuses(new NoCounts()))
                        .filteredOn(status -> status.name().equals("indexes"))
                        .allSatisfy(status -> assertThat(status.source()).isEqualTo("public_each"));
            }
        }
    }

    private static boolean isKnown(List<io.milvusexporter.collect.Collector> all, MilvusTarget target) {
        new OnRequest(collect(), CLOCK)
                .collect(
                        all.stream()
                                .filter(each -> each.kind() == CollectorKind.SERVER)
                                .toList(),
                        Duration.ofSeconds(5));
        return target.version().isPresent();
    }

    private static final class Unread implements Board.Listener {

        @Override
        public void update(String collector, Facts facts, long validUntilNanos) {}

        @Override
        public void drop(String collector) {}
    }

    private static final class NoCounts implements io.milvusexporter.collect.SeriesCounts {

        @Override
        public long series(String collector) {
            return 0;
        }

        @Override
        public long dropped(String collector) {
            return 0;
        }
    }
}
