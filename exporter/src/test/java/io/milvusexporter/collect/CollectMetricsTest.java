package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectMetricsTest {

    /** 2026-01-02T03:04:05Z, where the manual clock starts. */
    private static final double START = 1767323045;

    private final ManualClock clock = new ManualClock();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Board board = new Board(
            Configs.of(CollectorKind.SERVER, CollectorKind.NODES, CollectorKind.INDEXES), clock, new PageProbe());

    @BeforeEach
    void register() {
        CollectMetrics.register(registry, board, new SeriesCounts() {
            @Override
            public long series(String collector) {
                return collector.length();
            }

            @Override
            public long dropped(String collector) {
                return collector.equals("nodes") ? 7 : 0;
            }
        });
        board.duty(true);
    }

    @Test
    void tellsOnlyWhatIsKnownBeforeTheFirstRun() {
        assertThat(series("collector_interval_seconds"))
                .containsExactly(
                        "{collector=\"indexes\"} 300.0", "{collector=\"nodes\"} 30.0", "{collector=\"server\"} 15.0");
        assertThat(series("collector_stale_after_seconds"))
                .containsExactly(
                        "{collector=\"indexes\"} 900.0", "{collector=\"nodes\"} 90.0", "{collector=\"server\"} 60.0");
        assertThat(series("collector_success")).isEmpty();
        assertThat(series("collector_duration_seconds")).isEmpty();
        assertThat(series("collector_last_success_timestamp_seconds")).isEmpty();
        assertThat(series("collector_progress_ratio")).isEmpty();
        assertThat(series("collector_source")).isEmpty();
        assertThat(series("collector_failure")).isEmpty();
        assertThat(series("collector_failures_total")).hasSize(27).allMatch(line -> line.endsWith(" 0.0"));
        assertThat(series("cluster_poller")).containsExactly(" 1.0");
    }

    @Test
    void tellsOfARunThatWentWell() {
        clock.advance(Duration.ofSeconds(10));
        run(CollectorKind.NODES, run -> {
            clock.advance(Duration.ofSeconds(2));
            run.source(Source.PUBLIC_BULK);
            return Facts.NONE;
        });

        assertThat(series("collector_success")).containsExactly("{collector=\"nodes\"} 1.0");
        assertThat(series("collector_duration_seconds")).containsExactly("{collector=\"nodes\"} 2.0");
        assertThat(series("collector_source")).containsExactly("{collector=\"nodes\",source=\"public_bulk\"} 1.0");
        assertThat(series("collector_stale_after_seconds")).contains("{collector=\"nodes\"} 96.0");
        assertThat(lastSuccess()).isEqualTo(START + 10);
    }

    @Test
    void tellsOfARunThatFailedAndKeepsTheTimeOfTheLastSuccess() {
        run(CollectorKind.NODES, run -> Facts.NONE);
        clock.advance(Duration.ofSeconds(30));
        run(CollectorKind.NODES, run -> {
            throw FakeCollector.failure(FailureCause.NOT_READY);
        });

        assertThat(series("collector_success")).containsExactly("{collector=\"nodes\"} 0.0");
        assertThat(series("collector_failure")).containsExactly("{cause=\"not_ready\",collector=\"nodes\"} 1.0");
        assertThat(series("collector_failures_total")).contains("{cause=\"not_ready\",collector=\"nodes\"} 1.0");
        assertThat(lastSuccess()).isEqualTo(START);
    }

    @Test
    void doesNotMoveATimestampThatHasNotChanged() {
        run(CollectorKind.NODES, run -> Facts.NONE);
        var first = lastSuccess();

        clock.advance(Duration.ofHours(5));
        clock.jump(Duration.ofMillis(400));

        assertThat(lastSuccess()).isEqualTo(first);
    }

    @Test
    void keepsTheAgeWhenTheWallClockIsSet() {
        run(CollectorKind.NODES, run -> Facts.NONE);
        clock.advance(Duration.ofSeconds(20));

        for (var jump : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
            clock.jump(jump);

            assertThat((double) clock.epochMillis() / 1000 - lastSuccess()).isEqualTo(20);
        }
    }

    @Test
    void tellsTheOldestReadOfASweep() {
        clock.advance(Duration.ofSeconds(100));
        run(CollectorKind.INDEXES, run -> {
            run.sweep(0.25, clock.nanoTime() - Duration.ofSeconds(40).toNanos(), Duration.ofSeconds(1));
            return Facts.NONE;
        });

        assertThat(series("collector_progress_ratio")).containsExactly("{collector=\"indexes\"} 0.25");
        assertThat(lastSuccess()).isEqualTo(START + 60);
        assertThat(series("collector_stale_after_seconds")).contains("{collector=\"indexes\"} 940.0");
    }

    @Test
    void tellsNothingOfSuccessWhereMilvusCannotTell() {
        run(CollectorKind.NODES, run -> {
            run.source(Source.NONE);
            return Facts.NONE;
        });

        assertThat(series("collector_source")).containsExactly("{collector=\"nodes\",source=\"none\"} 1.0");
        assertThat(series("collector_success")).isEmpty();
        assertThat(series("collector_failure")).isEmpty();
        assertThat(series("collector_last_success_timestamp_seconds")).isEmpty();
    }

    @Test
    void tellsNothingOfClusterCollectorsWhileAnotherAsksThem() {
        run(CollectorKind.NODES, run -> Facts.NONE);
        run(CollectorKind.SERVER, run -> Facts.NONE);

        board.duty(false);

        assertThat(series("cluster_poller")).containsExactly(" 0.0");
        assertThat(page().lines().filter(line -> line.contains("collector=\"nodes\"")))
                .isEmpty();
        assertThat(series("collector_success")).containsExactly("{collector=\"server\"} 1.0");
        board.duty(true);
        assertThat(series("collector_success")).containsExactly("{collector=\"server\"} 1.0");
        assertThat(series("collector_interval_seconds")).hasSize(3);
    }

    @Test
    void tellsHowManySeriesThereAreAndHowManyWereDropped() {
        assertThat(series("collector_series")).contains("{collector=\"nodes\"} 5.0", "{collector=\"server\"} 6.0");
        assertThat(series("collector_series_dropped")).contains("{collector=\"nodes\"} 7.0");
    }

    @Test
    void countsCalls() {
        var rpc = new RpcMetrics(registry);

        rpc.called("proxy", "GetVersion", 3_000_000, null);
        rpc.called("rootcoord", "GetMetrics", 12_000_000_000L, "DEADLINE_EXCEEDED");
        rpc.called("rootcoord", "GetMetrics", 12_000_000_000L, "milvus_1200");
        rpc.staleAnswer();

        assertThat(series("rpc_requests_total"))
                .containsExactlyInAnyOrder(
                        "{method=\"GetVersion\",role_name=\"proxy\"} 1.0",
                        "{method=\"GetMetrics\",role_name=\"rootcoord\"} 2.0");
        assertThat(series("rpc_failures_total"))
                .containsExactlyInAnyOrder(
                        "{code=\"DEADLINE_EXCEEDED\",method=\"GetMetrics\",role_name=\"rootcoord\"} 1.0",
                        "{code=\"milvus_1200\",method=\"GetMetrics\",role_name=\"rootcoord\"} 1.0");
        assertThat(series("rpc_duration_seconds_bucket"))
                .contains(
                        "{method=\"GetVersion\",le=\"0.0025\"} 0",
                        "{method=\"GetVersion\",le=\"0.005\"} 1",
                        "{method=\"GetMetrics\",le=\"10.0\"} 0",
                        "{method=\"GetMetrics\",le=\"20.0\"} 2");
        assertThat(series("stale_answers_total")).containsExactly(" 1.0");
    }

    private void run(CollectorKind kind, Function<Run, Facts> script) {
        board.ended(new CollectorRunner(clock).run(new FakeCollector(kind, script), Duration.ofSeconds(20)));
    }

    private double lastSuccess() {
        var line = series("collector_last_success_timestamp_seconds").get(0);
        return Double.parseDouble(line.substring(line.indexOf(' ')));
    }

    private List<String> series(String name) {
        var prefix = "milvus_exporter_" + name;
        return page().lines()
                .filter(line -> line.startsWith(prefix + "{") || line.startsWith(prefix + " "))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private String page() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
