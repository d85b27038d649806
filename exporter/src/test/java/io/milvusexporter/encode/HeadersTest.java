package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.model.Family;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private static String header(Format format, Family family) {
        return new String(Headers.of(format, family), StandardCharsets.UTF_8);
    }

    @Test
    void aCountersHeaderLosesItsSuffixInOpenMetrics() {
        var family = Family.counter("milvus_sent_bytes_total", "Sent.");

        assertThat(header(Format.TEXT, family)).isEqualTo("""
                # HELP milvus_sent_bytes_total Sent.
                # TYPE milvus_sent_bytes_total counter
                """);
        assertThat(header(Format.OPENMETRICS, family)).isEqualTo("""
                # TYPE milvus_sent_bytes counter
                # UNIT milvus_sent_bytes bytes
                # HELP milvus_sent_bytes Sent.
                """);
    }

    @Test
    void anInfoIsAGaugeInText() {
        var family = Family.info("milvus_server_info", "Server.");

        assertThat(header(Format.TEXT, family)).endsWith("# TYPE milvus_server_info gauge\n");
        assertThat(header(Format.OPENMETRICS, family))
                .startsWith("# TYPE milvus_server info\n# HELP milvus_server Server.");
    }

    @Test
    void theUnitIsNamedOnlyWhereItEndsTheName() {
        assertThat(header(Format.OPENMETRICS, Family.gauge("milvus_bytes_used", "Used.")))
                .doesNotContain("UNIT");
        assertThat(header(Format.OPENMETRICS, Family.gauge("milvus_loaded_ratio", "Loaded.")))
                .contains("# UNIT milvus_loaded_ratio ratio\n");
        assertThat(header(Format.OPENMETRICS, Family.info("milvus_lag_seconds_info", "Odd.")))
                .doesNotContain("UNIT");
    }

    @Test
    void aPolledFamilySaysWhereItsAgeIs() {
        var family = Family.gauge("milvus_rows", "Rows.").from("ShowCollections");

        assertThat(header(Format.TEXT, family))
                .startsWith(
                        "# HELP milvus_rows Rows. Polled; age: milvus_exporter_collector_last_success_timestamp_seconds.\n");
    }
}
