package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontConfigTest {

    @Test
    void hasDefaults() {
        assertThat(Loading.of().front()).isEqualTo(new FrontConfig(Optional.empty(), Duration.ofSeconds(5), false));
    }

    @Test
    void takesEveryKey() {
        assertThat(Loading.of("--front.upstream=127.0.0.1:9092", "--front.timeout=2s", "--front.enrich")
                        .front())
                .isEqualTo(new FrontConfig(Optional.of(new HostPort("127.0.0.1", 9092)), Duration.ofSeconds(2), true));
    }

    @Test
    void cannotBeWrong() {
        assertThatThrownBy(() -> new FrontConfig(Optional.empty(), Duration.ZERO, false))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).extracting(Problem::key).containsExactly("front.timeout"));
    }

    @ParameterizedTest
    @CsvSource({
        ":9091, 127.0.0.1:9091, true",
        ":9091, localhost:9091, true",
        "127.0.0.1:9091, localhost:9091, true",
        "pod:9091, POD:9091, true",
        ":9091, milvus:9091, false",
        "127.0.0.1:9091, milvus:9091, false",
        ":9091, localhost:9092, false",
        "unix:///run/x.sock, localhost:9091, false"
    })
    void isNeverInFrontOfItself(String listen, String upstream, boolean clash) {
        var arguments = new String[] {"--web.listen-address=" + listen, "--front.upstream=" + upstream};

        if (clash) {
            assertThatThrownBy(() -> Loading.of(arguments))
                    .hasMessageContaining("front.upstream: " + upstream + " (expected Milvus' own address");
        } else {
            assertThat(Loading.of(arguments).front().isOn()).isTrue();
        }
    }
}
