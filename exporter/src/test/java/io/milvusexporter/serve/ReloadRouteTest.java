package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be done to the exporter over HTTP, how it was configured, and who may know. */
class ReloadRouteTest {

    private final TestSite site = new TestSite();

    private Response ask(String method, String path) {
        try (var wire = Wire.open(site, settings -> {})) {
            return wire.request(method, path);
        }
    }

    @Test
    void reloadsAtPostAndPutOnly() {
        site.isReloadable.set(true);

        assertThat(ask("POST", "/-/reload").status()).isEqualTo(200);
        assertThat(ask("PUT", "/-/reload").status()).isEqualTo(200);
        assertThat(ask("GET", "/-/reload").status()).isEqualTo(405);
        assertThat(site.reloads).hasValue(2);
    }

    @Test
    void isForbiddenUnlessTheOperatorAllowsIt() {
        var answer = ask("POST", "/-/reload");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("--web.enable-lifecycle");
        assertThat(site.reloads).hasValue(0);
    }

    @Test
    void saysInOneLineWhyTheOldConfigurationStays() {
        site.isReloadable.set(true);
        site.reasons = List.of("log.level: loud", "log.format: xml");

        var answer = ask("POST", "/-/reload");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo(
                        "the configuration is wrong; the old one stays in force: log.level: loud; log.format: xml\n");
    }

    @Test
    void showsTheConfigurationOnThisMachine() {
        assertThat(ask("GET", "/config").body()).contains("max-requests: 40");
    }

    @Test
    void hidesTheConfigurationFromStrangers() {
        try (var wire = Wire.openRemote(site)) {
            assertThat(wire.get("/config").status()).isEqualTo(404);
        }
    }

    @Test
    void showsTheConfigurationToThoseTheGateKnows() {
        site.gate = request -> Gate.OPEN.refusal(request);
        try (var wire = Wire.openRemote(site)) {
            assertThat(wire.get("/config").status()).isEqualTo(200);
        }
    }
}
