package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.MilvusConfig.Credentials;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeConfigTest {

    private static final List<String> GOOD = List.of("--config.file=src/test/resources/config/good/probe.yaml");

    @Test
    void isOffByDefault() {
        var config = Loading.of();

        assertThat(config.probe()).isEqualTo(new ProbeConfig(AllowList.NONE, Map.of()));
        assertThat(config.probe().isOn()).isFalse();
        assertThat(config.discoverPort()).isEqualTo(9091);
    }

    @Test
    void takesEveryKey() {
        var config = Loading.load(GOOD, Map.of()).config();

        assertThat(config.discoverPort()).isEqualTo(9092);
        assertThat(config.probe().isOn()).isTrue();
        assertThat(config.probe().allow())
                .hasToString(
                        "[milvus.example:19530, *.svc, 10.0.0.0/8, [fd00:0:0:0:0:0:0:0/8]:19530, [0:0:0:0:0:0:0:1]]");
        assertThat(config.probe().names()).containsExactly("default", "secured", "short", "token_9");
        var secured = config.probe().module("secured").orElseThrow();
        assertThat(secured.credentials()).isInstanceOf(Credentials.Password.class);
        assertThat(secured.tls().serverName()).contains("milvus.example.com");
        assertThat(secured.allow()).hasToString("Optional[[milvus.example:19530]]");
        assertThat(secured.collectors()).isEqualTo(ProbeConfig.Module.PLAIN.collectors());
        assertThat(config.probe().module("short").orElseThrow().collectors())
                .containsExactly(CollectorKind.SERVER, CollectorKind.COLLECTIONS);
        assertThat(config.probe().module("token_9").orElseThrow().sendsCredentialsInClear())
                .isTrue();
    }

    /** What is watched may know a password; another Milvus that is probed without a module must not hear it. */
    @Test
    void neverLendsTheCredentialsOfTheMilvusThatIsWatched() {
        var config = Loading.load(
                        List.of("--milvus.username=root", "--probe.allow=milvus.example"),
                        Map.of("MILVUS_EXPORTER_MILVUS_PASSWORD", "swordfish"))
                .config();

        var module = config.probe().module(ProbeConfig.DEFAULT).orElseThrow();

        assertThat(module.credentials()).isEqualTo(new Credentials.None());
        assertThat(module.collectors()).contains(CollectorKind.SERVER).doesNotContain(CollectorKind.HOST);
        assertThat(config.probe().module("other")).isEmpty();
    }

    @Test
    void tellsWhichSettingsOfWhichModuleHaveChanged() {
        var without = Loading.load(List.of("--probe.allow=*.svc"), Map.of());
        var with = Loading.load(GOOD, Map.of());

        assertThat(with.changedFrom(without))
                .contains("probe.allow", "discover.metrics-port", "probe.modules.short.collectors")
                .contains("probe.modules.secured.password-file", "probe.modules.secured.tls.enabled");
        assertThat(without.changedFrom(with)).contains("probe.modules.short.collectors");
        assertThat(with.restartNeededFor(without)).containsExactly("config.file");
        assertThat(with.hash()).isNotEqualTo(without.hash());
    }
}
