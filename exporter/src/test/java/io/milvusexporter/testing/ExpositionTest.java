package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

    @Test
    void readsText() {
        var page = Exposition.text("""
                # HELP a_total Says "a" \\\\ and\\n more.
                # TYPE a_total counter
                a_total{z="1",b="q\\"\\\\\\n"} 3
                a_total 1.5e3
                # TYPE h histogram
                h_bucket{le="1.0"} 1
                h_bucket{le="+Inf"} 2
                h_count 2
                h_sum 1.25
                """);

        assertThat(page.families()).extracting(Exposition.Block::type).containsExactly("counter", "histogram");
        assertThat(page.family("a_total").orElseThrow().help()).isEqualTo("Says \"a\" \\ and\n more.");
        assertThat(page.families().get(0).samples().get(0).labels()).isEqualTo(Map.of("b", "q\"\\\n", "z", "1"));
        assertThat(page.value("a_total")).contains(1500.0);
        assertThat(page.value("h_bucket{le=\"+Inf\"}")).contains(2.0);
    }

    @Test
    void readsOpenMetrics() {
        var page = Exposition.openMetrics("""
                # TYPE a_bytes counter
                # UNIT a_bytes bytes
                # HELP a_bytes Says \\"a\\".
                a_bytes_total 3
                # TYPE b info
                b_info{version="1"} 1
                # EOF
                """);

        assertThat(page.family("a_bytes").orElseThrow().unit()).isEqualTo("bytes");
        assertThat(page.family("a_bytes").orElseThrow().help()).isEqualTo("Says \"a\".");
        assertThat(page.value("b_info{version=\"1\"}")).contains(1.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a gauge\na 1",
                "a 1\n",
                "# TYPE a gauge\n\na 1\n",
                "# a comment\n# TYPE a gauge\na 1\n",
                "# TYPE a gauge\n# HELP a Late.\na 1\n",
                "# TYPE a gauge\n",
                "# TYPE a gauge\na 1\na 1\n",
                "# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n",
                "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na{x=\"1\"} 1\n",
                "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na{x=\"1\"} 1\n",
                "# TYPE a gauge\na 1 1700000000\n",
                "# TYPE a gauge\na 0x10\n",
                "# TYPE a gauge\na Infinity\n",
                "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n",
                "# TYPE a gauge\na{x=\"1\",} 1\n",
                "# TYPE a gauge\na{x=\"\\t\"} 1\n",
                "# TYPE a gauge\na{x=\"1} 1\n",
                "# TYPE a gauge\na{x-y=\"1\"} 1\n",
                "# TYPE a gauge\na{} \n",
                "# TYPE a info\na_info 1\n",
                "# TYPE a counter\na -1\n",
                "# TYPE a counter\na NaN\n",
                "# TYPE a gauge\n# TYPE a gauge\na 1\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 0\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 1\nh_sum 0\n",
                "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\nh_sum 0\n",
                "# HELP a Bad \\q escape.\n# TYPE a gauge\na 1\n"
            })
    void refusesTextThatIsNotWholeOrNotLegal(String page) {
        assertThatThrownBy(() -> Exposition.text(page)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a gauge\na 1\n",
                "# TYPE a gauge\na 1\n# EOF",
                "# TYPE a gauge\na 1\n# EOF\n\n",
                "# TYPE a_total counter\na_total 1\n# EOF\n",
                "# TYPE a gauge\n# UNIT a bytes\na 1\n# EOF\n",
                "# TYPE a gauge\n# HELP a Says \"a\".\na 1\n# EOF\n",
                "# TYPE a info\na_info 2\n# EOF\n",
                "# TYPE a untyped\na 1\n# EOF\n",
                "# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total{x=\"1\"} 1\n# EOF\n"
            })
    void refusesOpenMetricsThatIsNotWholeOrNotLegal(String page) {
        assertThatThrownBy(() -> Exposition.openMetrics(page)).isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        var page = "# TYPE a gauge\na{x=\"?\"} 1\n".getBytes(StandardCharsets.US_ASCII);
        page[page.length - 6] = (byte) 0xff;

        assertThatThrownBy(() -> Exposition.text(page)).hasMessage("page: not UTF-8");
    }
}
