package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.CollectConfig.ClusterMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CollectConfigTest {

    @Test
    void hasDefaults() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, kind.byDefault(), kind.interval(), kind.timeout()));
        }

        assertThat(Loading.of().collect()).isEqualTo(new CollectConfig(ClusterMode.ALWAYS, 3, collectors));
    }

    @Test
    void takesEveryKey() {
        var config = Loading.of("--collector.cluster-mode=never", "--collector.stale-intervals=4.5")
                .collect();

        assertThat(config.clusterMode()).isEqualTo(ClusterMode.NEVER);
        assertThat(config.staleIntervals()).isEqualTo(4.5);
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryKeyOfACollector(CollectorKind kind) {
        var name = "collector." + kind.label();
        var config = Loading.of("--no-" + name, "--" + name + ".interval=7s", "--" + name + ".timeout=6s");

        assertThat(config.collect().collectors())
                .containsEntry(kind, new CollectorConfig(kind, false, Duration.ofSeconds(7), Duration.ofSeconds(6)));
    }

    @Test
    void canStartFromNothing() {
        var config =
                Loading.of("--collector.disable-defaults", "--collector.nodes").collect();

        assertThat(config.collectors().values())
                .filteredOn(CollectorConfig::enabled)
                .extracting(CollectorConfig::kind)
                .containsExactly(CollectorKind.NODES);
    }

    @Test
    void showsEverythingSoonInTheDemo() {
        var collectors = Loading.of("--demo").collect().collectors().values();

        assertThat(collectors).hasSameSizeAs(CollectorKind.values()).allMatch(CollectorConfig::enabled);
        assertThat(collectors).allSatisfy(it -> assertThat(it.interval()).isLessThanOrEqualTo(Duration.ofSeconds(15)));
    }

    @Test
    void letsOneChooseInTheDemoToo() {
        var config = Loading.of("--demo", "--no-collector.access", "--collector.indexes.interval=1m")
                .collect()
                .collectors();
        var few = Loading.of("--demo", "--collector.disable-defaults", "--collector.nodes")
                .collect()
                .collectors();

        assertThat(config.get(CollectorKind.ACCESS))
                .extracting(CollectorConfig::enabled)
                .isEqualTo(false);
        assertThat(config.get(CollectorKind.INDEXES))
                .extracting(CollectorConfig::interval)
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(few.values()).filteredOn(CollectorConfig::enabled).hasSize(1);
    }

    @Test
    void keepsADefaultTimeoutWithinTheInterval() {
        var nodes = Loading.of("--collector.nodes.interval=2s")
                .collect()
                .collectors()
                .get(CollectorKind.NODES);

        assertThat(nodes)
                .isEqualTo(
                        new CollectorConfig(CollectorKind.NODES, true, Duration.ofSeconds(2), Duration.ofSeconds(2)));
    }

    @Test
    void cannotBeWrong() {
        assertThatThrownBy(() -> new CollectConfig(ClusterMode.ALWAYS, Double.NaN, Map.of()))
                .hasMessage("collector.stale-intervals: NaN (expected a number from 1 to 1000)");
        assertThatThrownBy(() ->
                        new CollectorConfig(CollectorKind.NODES, true, Duration.ofMillis(999), Duration.ofDays(2)))
                .hasMessage("""
                        collector.nodes.interval: 999ms (expected a duration from 1s to 1d, such as 15s or 1m30s)
                        collector.nodes.timeout: 2d (expected a duration from 10ms to 1d, such as 15s or 1m30s)
                        collector.nodes.timeout: 2d (expected at most collector.nodes.interval, which is 999ms)""");
    }
}
