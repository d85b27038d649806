package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {

    @TempDir
    private Path dir;

    private final ManualClock clock = new ManualClock();
    private final List<ExporterConfig> applied = new ArrayList<>();
    private PrometheusRegistry registry = new PrometheusRegistry();
    private final CapturedLog log = CapturedLog.atInfo();
    private Path file;
    private Reloader reloader;

    @BeforeEach
    void begin() throws IOException {
        file = dir.resolve("x.yaml");
        start("log: {level: warn}\n");
    }

    @AfterEach
    void end() {
        reloader.close();
        log.close();
    }

    private void start(String text) throws IOException {
        write(text);
        registry = new PrometheusRegistry();
        reloader = Reloader.of(new Reloader.Source(load(), this::load, logs -> {}), this::apply, clock);
        reloader.register(registry);
        reloader.begin();
    }

    private Loaded load() {
        return new ConfigLoader(1L << 30, clock::nanoTime).load(List.of("--config.file=" + file), Map.of());
    }

    private void apply(ExporterConfig next) {
        if (next.milvus().timeout().equals(Duration.ofSeconds(7))) {
            throw new IllegalArgumentException("milvus.tls.ca-file: gone");
        }
        applied.add(next);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private double metric(String name) {
        return registry.scrape().stream()
                .filter(family -> family.getMetadata().getName().equals("milvus_exporter_config_" + name))
                .map(family -> ((GaugeSnapshot) family).getDataPoints().get(0).getValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesOverWhatIsRightAndSaysSo() throws IOException {
        var hash = metric("hash");
        var since = metric("last_reload_success_timestamp_seconds");
        clock.advance(Duration.ofMinutes(5));
        write("log: {level: error}\nmilvus: {timeout: 2s}\n");

        assertThat(reloader.reload("SIGHUP").join()).isEmpty();

        assertThat(applied)
                .singleElement()
                .extracting(c -> c.milvus().timeout())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(metric("last_reload_successful")).isEqualTo(1);
        assertThat(metric("last_reload_success_timestamp_seconds")).isEqualTo(since + 300);
        assertThat(metric("hash")).isNotEqualTo(hash);
        assertThat(log.lines())
                .containsExactly(
                        "level=info msg=\"The configuration was read again\" by=SIGHUP changed=milvus.timeout,log.level");
    }

    @Test
    void keepsTheOldOneWholeIfAnythingIsWrong() throws IOException {
        var hash = metric("hash");
        write("milvus: {timeout: 2s}\nlog: {level: loud, format: xml}\n");

        var reasons = reloader.reload("/-/reload").join();

        assertThat(reasons)
                .containsExactly(
                        "log.level: loud (expected debug, info, warn or error), from " + file + ":2:14",
                        "log.format: xml (expected logfmt or json), from " + file + ":2:28");
        assertThat(applied).isEmpty();
        assertThat(metric("last_reload_successful")).isZero();
        assertThat(metric("hash")).isEqualTo(hash);
        assertThat(reloader.print()).contains("level: warn");
        assertThat(log.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("level=error msg=\"The configuration is wrong; the old one stays in force\""));
    }

    @Test
    void keepsTheOldOneIfAPartCannotTakeItOver() throws IOException {
        write("milvus: {timeout: 7s}\n");

        assertThat(reloader.reload("SIGHUP").join()).containsExactly("milvus.tls.ca-file: gone");
        assertThat(reloader.inForce().config().milvus().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(metric("last_reload_successful")).isZero();
    }

    @Test
    void namesWhatNeedsARestart() throws IOException {
        write("web: {listen-address: ':9999', max-requests: 7}\n");

        assertThat(reloader.reload("SIGHUP").join()).isEmpty();

        assertThat(log.lines())
                .contains(
                        "level=warn msg=\"Some settings have changed that need a restart\" settings=web.listen-address");
        assertThat(reloader.print()).startsWith("# Not in force before a restart: web.listen-address\n");
    }

    @Test
    void looksAtTheFileOnlyIfItIsToldTo() throws IOException {
        write("milvus: {timeout: 2s}\n");

        reloader.look();

        assertThat(applied).isEmpty();
    }

    @Test
    void followsTheContentOfTheFile() throws IOException {
        start("config: {auto-reload: true}\n");
        write("config: {auto-reload: true}\n");
        reloader.look();
        assertThat(applied).isEmpty();

        write("config: {auto-reload: true}\nmilvus: {timeout: 2s}\n");
        reloader.look();
        reloader.look();

        assertThat(applied).hasSize(1);
    }

    @Test
    void triesAgainWithOneLineUntilWhatWasWrongIsMended() throws IOException {
        start("config: {auto-reload: true}\n");
        write("config: {auto-reload: true}\nmilvus: {token-file: token}\n");
        reloader.look();
        reloader.look();
        assertThat(metric("last_reload_successful")).isZero();
        assertThat(log.lines()).hasSize(1);

        Files.writeString(dir.resolve("token"), "swordfish");
        reloader.look();

        assertThat(metric("last_reload_successful")).isEqualTo(1);
        assertThat(applied).hasSize(1);
    }

    @Test
    void makesTheSameHashOfWhatMeansTheSame() throws IOException {
        var hash = load().hash();
        write("# the same\nlog:\n  level: \"warn\"\n");
        assertThat(load().hash()).isEqualTo(hash);

        write("log: {level: info}\n");
        assertThat(load().hash()).isNotEqualTo(hash);
    }
}
