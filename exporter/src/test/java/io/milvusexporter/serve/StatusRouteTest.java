package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusRouteTest {

    private final TestSite site = new TestSite();
    private final Wire wire = Wire.open(site, settings -> {});

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void writesTheWholeStatusInOrder() {
        var answer = wire.get("/-/status");

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("""
                        {"version":"1.2.3","started":1767323045.5,"ready":true,"cluster_poller":true,\
                        "milvus":{"address":"milvus:19530","up":true,"version":"2.6.4"},\
                        "collectors":[\
                        {"name":"nodes","scope":"cluster","enabled":true,"running":true,"success":false,"last_success":null,\
                        "age_seconds":null,"duration_seconds":20,"interval_seconds":30,"series":0,"series_dropped":4,\
                        "source":null,"cause":"timeout"},\
                        {"name":"server","scope":"local","enabled":true,"running":false,"success":true,\
                        "last_success":1767323040.25,"age_seconds":5,"duration_seconds":0.012,"interval_seconds":15,\
                        "series":2,"series_dropped":0,"source":"internal","cause":null}],\
                        "components":[\
                        {"role_name":"proxy","address":"10.0.0.2:19530","node_id":null,"state":null,"version":null,"up":null},\
                        {"role_name":"rootcoord","address":"10.0.0.1:53100","node_id":7,"state":"Healthy",\
                        "version":"2.6.4","up":true}]}
                        """);
    }

    @Test
    void saysNullForWhatIsNotKnown() {
        site.status = new ExporterStatus(
                "1", Double.NaN, false, false, new ExporterStatus.MilvusStatus(null, null, null), List.of(), List.of());

        assertThat(wire.get("/-/status").body()).isEqualTo("""
                        {"version":"1","started":null,"ready":false,"cluster_poller":false,\
                        "milvus":{"address":null,"up":null,"version":null},"collectors":[],"components":[]}
                        """);
    }

    @Test
    void keepsEveryTextWholeThroughAJsonReader() {
        var text = new StringBuilder();
        for (int c = 0; c < 0x3000; c++) {
            text.appendCodePoint(c);
        }
        var address = text.append("\u2028\uFFFF").appendCodePoint(0x1F600).toString();
        site.status = new ExporterStatus(
                address,
                1e9 + 0.001,
                true,
                true,
                new ExporterStatus.MilvusStatus(address, true, null),
                List.of(),
                List.of(new ComponentStatus(address, address, Long.MIN_VALUE, address, address, false)));

        var json = JsonParser.parseString(wire.get("/-/status").body()).getAsJsonObject();
        var component = json.getAsJsonArray("components").get(0).getAsJsonObject();

        assertThat(json.get("version").getAsString()).isEqualTo(address);
        assertThat(json.get("started").getAsString()).isEqualTo("1000000000.001");
        assertThat(component.get("address").getAsString()).isEqualTo(address);
        assertThat(component.get("node_id").getAsLong()).isEqualTo(Long.MIN_VALUE);
    }
}
