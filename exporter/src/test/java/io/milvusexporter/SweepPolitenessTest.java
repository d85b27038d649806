package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Outcome;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.SimulatedLoop;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.milvus.Manners;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
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
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How an old Milvus without internal ports is asked about each of its collections, from the first call to the end of a round
 * and into the next: all default collectors, on a clock of the test's own, counted where the calls arrive.
 */
@Timeout(180)
class SweepPolitenessTest {

    private static final int PER_SECOND = 50;
    private static final Duration INTERVAL = CollectorKind.INDEXES.interval();

    /** A quarter of the calls a second, which is what one sweep may take. */
    private static final double SWEEP_PER_SECOND = PER_SECOND / 4.0;

    private final ManualClock clock = new ManualClock();

    private static MilvusConfig config(DemoMilvus milvus) {
        return new MilvusConfig(
                Optional.of(milvus.publicAddress()),
                List.of(),
                Internal.named(),
                new Credentials.None(),
                Tls.OFF,
                Duration.ofSeconds(5),
                4,
                PER_SECOND,
                64 << 20);
    }

    private static CollectConfig collect() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, kind.byDefault(), kind.interval(), kind.timeout()));
        }
        return new CollectConfig(ClusterMode.ALWAYS, 3, collectors);
    }

    private MilvusTarget target(MilvusConfig config) {
        return MilvusTarget.open(
                config,
                (address, credentials) -> InProcessChannelBuilder.forName(address.host()),
                clock,
                new RpcMetrics(new PrometheusRegistry()),
                Manners.of(config, clock, (changed, nanos) -> clock.advance(Duration.ofNanos(nanos))));
    }

    /** How far the sweep through the indexes was, by second since it began. */
    private record Round(Map<Long, Double> ratios, List<Long> endedAfterSeconds) {}

    private Round play(DemoMilvus milvus, Duration time) {
        var config = config(milvus);
        try (var target = target(config)) {
            var setup = new Collectors.Setup(
                    config, collect(), FilterConfig.ALL, ClusterDuty.of(ClusterMode.ALWAYS), "0.0.0", clock);
            var enabled = Collectors.of(target, setup).all().stream()
                    .filter(each -> each.kind().byDefault())
                    .toList();
            var round = new Round(new TreeMap<>(), new ArrayList<>());
            long begun = clock.nanoTime();
            new SimulatedLoop(enabled, collect(), clock).play(time, outcome -> follow(outcome, begun, round));
            return round;
        }
    }

    private static void follow(Outcome outcome, long begunNanos, Round round) {
        var sweep = outcome.sweep();
        if (outcome.kind() == CollectorKind.INDEXES && sweep != null) {
            long second = Duration.ofNanos(outcome.endedNanos() - begunNanos).toSeconds();
            if (sweep.ratio() == 1) {
                round.endedAfterSeconds().add(second);
            }
            round.ratios().put(second, sweep.ratio());
        }
    }

    @ParameterizedTest
    @CsvSource({"V2_3_5, 10000", "V2_4, 10000", "V2_4, 3000"})
    void goesThroughAllCollectionsInEvenStepsAndSaysHowFarItIs(Flavor flavor, int collections) {
        try (var milvus = DemoMilvus.start(
                DemoWorld.scaled(11, clock, collections),
                flavor,
                DemoOptions.inProcess(InProcessServerBuilder::forName))) {
            double wanted = Math.max((double) INTERVAL.toSeconds(), collections / SWEEP_PER_SECOND);

            var round = play(milvus, Duration.ofSeconds((long) wanted + 30));

            CallLog calls = milvus.calls();
            assertThat(calls.largestBurst(Duration.ofSeconds(1))).isLessThanOrEqualTo(PER_SECOND);
            assertThat(calls.mostInFlight()).isEqualTo(1);
            assertThat(milvus.violations()).isEmpty();
            assertThat(round.endedAfterSeconds()).isNotEmpty();
            assertThat(round.endedAfterSeconds().get(0)).isLessThanOrEqualTo((long) wanted + 10);
            assertThat(calls.count("GetIndexStatistics")).isGreaterThanOrEqualTo(collections);
            saysHowFarItIs(round, collections);
        }
    }

    /** In every second of the first round, and truly: as many as the rate has let it read. */
    private static void saysHowFarItIs(Round round, int collections) {
        round.ratios().forEach((second, ratio) -> {
            if (second <= round.endedAfterSeconds().get(0)) {
                assertThat(ratio)
                        .as("after %d s", second)
                        .isBetween(0.0, (second + 1) * SWEEP_PER_SECOND / collections + 0.01);
            }
        });
        assertThat(round.ratios()).hasSizeGreaterThan(200);
    }
}
