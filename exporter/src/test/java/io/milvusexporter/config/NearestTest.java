package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "'',abc,3",
        "abc,'',3",
        "abc,abc,0",
        "abc,abd,1",
        "abc,acb,1",
        "abc,xabc,1",
        "kitten,sitting,3",
        "ca,abc,3"
    })
    void countsLettersToMend(String from, String to, int distance) {
        assertThat(Nearest.distance(from, to)).isEqualTo(distance);
        assertThat(Nearest.distance(to, from)).isEqualTo(distance);
    }

    @Test
    void findsTheNearestOfSeveral() {
        assertThat(Nearest.to("cache", List.of("catch", "caches", "cash"))).contains("caches");
    }

    @Test
    void findsANameThatLacksItsBeginning() {
        assertThat(Nearest.to("listen-address", List.of("web.max-requests", "web.listen-address")))
                .contains("web.listen-address");
    }

    @Test
    void saysNothingRatherThanSomethingWild() {
        assertThat(Nearest.to("frobnicate", List.of("milvus.address", "web.telemetry-path")))
                .isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), List.of("milvus.address"))).isEmpty();
        assertThat(Nearest.to("", List.of("milvus.address"))).isEmpty();
    }
}
