package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where Milvus' components serve their own metrics, in the words of Prometheus' http_sd. */
class DiscoverRouteTest {

    private final TestSite site = new TestSite();
    private final AtomicInteger port = new AtomicInteger(9091);
    private final Wire wire =
            Wire.open(site, settings -> {}, new DiscoverRoute(() -> site.status, port::get, Runnable::run));

    @AfterEach
    void close() {
        wire.close();
    }

    private String discover(ComponentStatus... components) {
        var before = site.status;
        site.status = new ExporterStatus(
                before.version(),
                before.started(),
                true,
                true,
                before.milvus(),
                before.collectors(),
                List.of(components));
        var answer = wire.get("/discover");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return answer.body();
    }

    private static ComponentStatus component(String role, String address, @Nullable Long id, @Nullable String version) {
        return new ComponentStatus(role, address, id, null, version, true);
    }

    @Test
    void isAnEmptyListWhileNothingIsKnown() {
        assertThat(discover()).isEqualTo("[]\n");
    }

    @Test
    void namesEachHostOnceWithTheRolesThatShareItsPort() {
        assertThat(discover(
                        component("datacoord", "10.0.0.1:13333", 7L, "2.5.4"),
                        component("proxy", "10.0.0.2:19530", 9L, "2.5.4"),
                        component("rootcoord", "10.0.0.1:53100", 7L, "2.5.4"),
                        component("querynode", "[fd00::5]:21123", 11L, "2.5.4")))
                .isEqualTo("""
                        [{"targets":["10.0.0.1:9091"],"labels":{"__meta_milvus_role":"datacoord,rootcoord",\
                        "__meta_milvus_node_id":"7","__meta_milvus_address":"10.0.0.1:13333,10.0.0.1:53100",\
                        "__meta_milvus_version":"2.5.4"}},\
                        {"targets":["10.0.0.2:9091"],"labels":{"__meta_milvus_role":"proxy",\
                        "__meta_milvus_node_id":"9","__meta_milvus_address":"10.0.0.2:19530",\
                        "__meta_milvus_version":"2.5.4"}},\
                        {"targets":["[fd00::5]:9091"],"labels":{"__meta_milvus_role":"querynode",\
                        "__meta_milvus_node_id":"11","__meta_milvus_address":"[fd00::5]:21123",\
                        "__meta_milvus_version":"2.5.4"}}]
                        """);
    }

    @Test
    void tellsThePortThatIsInForceAndEmptyWordsForWhatIsNotKnown() {
        port.set(19092);

        assertThat(discover(component("proxy", "milvus:19530", null, null))).isEqualTo("""
                        [{"targets":["milvus:19092"],"labels":{"__meta_milvus_role":"proxy","__meta_milvus_node_id":"",\
                        "__meta_milvus_address":"milvus:19530","__meta_milvus_version":""}}]
                        """);
    }

    /** An address that was given is not one that others can use: Prometheus would scrape itself. */
    @Test
    void leavesOutLoopbackAddressesThatMilvusHasNotAdvertised() {
        assertThat(discover(
                        component("proxy", "localhost:19530", 3L, null),
                        component("rootcoord", "127.0.0.1:53100", 3L, null),
                        component("datacoord", "[::1]:13333", 3L, null)))
                .isEqualTo("[]\n");
        assertThat(discover(component("proxy", "127.0.0.1:19530", 3L, "2.6.4"))).contains("127.0.0.1:9091");
    }

    @Test
    void leavesOutWhatIsNoAddress() {
        assertThat(discover(component("proxy", "nonsense", 3L, "2.6.4"), component("proxy", ":19530", 3L, "2.6.4")))
                .isEqualTo("[]\n");
    }
}
