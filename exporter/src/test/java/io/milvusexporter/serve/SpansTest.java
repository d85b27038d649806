package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.0124, 12 ms",
        "0.9994, 999 ms",
        "1, 1.0 s",
        "9.94, 9.9 s",
        "10, 10 s",
        "119.4, 119 s",
        "120, 2 min",
        "7199, 120 min",
        "7200, 2 h",
        "172799, 48 h",
        "172800, 2 days",
        "NaN, –"
    })
    void areAsShortAsTheyCanBeUnderstood(double seconds, String words) {
        assertThat(Spans.words(seconds)).isEqualTo(words);
    }

    @Test
    void areADashIfNotKnown() {
        assertThat(Spans.words(null)).isEqualTo("–");
    }
}
