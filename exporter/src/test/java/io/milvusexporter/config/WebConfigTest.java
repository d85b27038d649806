package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.WebConfig.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigTest {

    @Test
    void hasDefaults() {
        assertThat(Loading.of().web())
                .isEqualTo(new WebConfig(
                        List.of(new ListenAddress.Tcp(new HostPort("", 9091))),
                        Optional.empty(),
                        Optional.empty(),
                        "/metrics",
                        false,
                        40,
                        512,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        false));
    }

    @Test
    void takesEveryKey() {
        var config = Loading.of(
                "--web.listen-address=127.0.0.1:1",
                "--web.listen-address=unix:///run/a.sock",
                "--web.health-address=:2",
                "--web.config.file=src/test/resources/web/good/empty.yml",
                "--web.telemetry-path=/a/b",
                "--web.disable-exporter-metrics",
                "--web.max-requests=3",
                "--web.max-connections=4",
                "--web.read-header-timeout=50ms",
                "--web.read-timeout=6s",
                "--web.idle-timeout=7s",
                "--web.write-timeout=8s",
                "--web.shutdown-delay=9s",
                "--web.shutdown-timeout=11s",
                "--web.enable-lifecycle");

        assertThat(config.web())
                .isEqualTo(new WebConfig(
                        List.of(
                                new ListenAddress.Tcp(new HostPort("127.0.0.1", 1)),
                                new ListenAddress.Unix(Path.of("/run/a.sock"))),
                        Optional.of(new ListenAddress.Tcp(new HostPort("", 2))),
                        Optional.of(Path.of("src/test/resources/web/good/empty.yml")),
                        "/a/b",
                        true,
                        3,
                        4,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(11),
                        true));
    }

    @ParameterizedTest
    @CsvSource({
        ":1,:1,true",
        ":1,:2,false",
        ":1,127.0.0.1:1,true",
        "127.0.0.1:1,:1,true",
        "0.0.0.0:1,[::]:1,true",
        "[::]:1,[::1]:1,true",
        "127.0.0.1:1,127.0.0.2:1,false",
        "localhost:1,LOCALHOST:1,true",
        ":0,:0,false",
        "unix:///a,unix:///a,true",
        "unix:///a,unix:///b/../a,true",
        "unix:///a,unix:///b,false",
        "unix:///a,:1,false",
        ":1,unix:///a,false"
    })
    void knowsWhichAddressesOverlap(String one, String other, boolean overlap) {
        assertThat(listen(one).overlaps(listen(other))).isEqualTo(overlap);
    }

    private static ListenAddress listen(String text) {
        return Addresses.listen(9091).read(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics,true",
        "/a/b.c_d~e-f,true",
        "/,false",
        "metrics,false",
        "/metrics/,false",
        "//metrics,false",
        "/-/ready,false",
        "/-/x,false",
        "/config,false",
        "/probe,false",
        "/a?b,false",
        "/a#b,false",
        "/a%20b,false",
        "/ä,false",
        "/healthz,false"
    })
    void acceptsOnlyFreePlainPaths(String path, boolean free) {
        assertThat(WebOptions.TELEMETRY_PATH.type().read(path).isPresent()).isEqualTo(free);
    }

    @Test
    void cannotBeWrong() {
        var no = Duration.ZERO;
        var more = Duration.ofDays(1);

        assertThatThrownBy(() -> new WebConfig(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        false,
                        0,
                        0,
                        no,
                        no,
                        no,
                        no,
                        more,
                        more,
                        false))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::key)
                                .containsExactly(
                                        "web.listen-address",
                                        "web.telemetry-path",
                                        "web.max-requests",
                                        "web.max-connections",
                                        "web.read-header-timeout",
                                        "web.read-timeout",
                                        "web.idle-timeout",
                                        "web.write-timeout",
                                        "web.shutdown-delay",
                                        "web.shutdown-timeout"));
    }
}
