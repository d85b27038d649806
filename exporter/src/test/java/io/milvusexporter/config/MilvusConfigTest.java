package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusConfigTest {

    private static final Path FILES = Path.of("src/test/resources/config/files");
    private static final HostPort LOCAL = new HostPort("localhost", 19530);

    @Test
    void hasDefaults() {
        assertThat(Loading.of().milvus())
                .isEqualTo(new MilvusConfig(
                        Optional.of(LOCAL),
                        List.of(),
                        Internal.found(),
                        new Credentials.None(),
                        Tls.OFF,
                        Duration.ofSeconds(5),
                        4,
                        50,
                        128 << 20));
    }

    @Test
    void takesEveryKey() {
        var config = Loading.of(
                        "--milvus.address=milvus:1",
                        "--milvus.component=mixcoord=mix:2",
                        "--milvus.component=proxy=[::1]:3",
                        "--milvus.username=root",
                        "--milvus.password-file=" + FILES.resolve("password"),
                        "--milvus.tls.enabled",
                        "--milvus.tls.ca-file=" + FILES.resolve("ca.pem"),
                        "--milvus.tls.cert-file=" + FILES.resolve("cert.pem"),
                        "--milvus.tls.key-file=" + FILES.resolve("key.pem"),
                        "--milvus.tls.server-name=db",
                        "--milvus.tls.insecure-skip-verify",
                        "--no-milvus.discover",
                        "--milvus.internal-tls.enabled",
                        "--milvus.internal-tls.ca-file=" + FILES.resolve("bundle.pem"),
                        "--milvus.internal-tls.server-name=mesh",
                        "--milvus.timeout=6s",
                        "--milvus.max-requests-in-flight=5",
                        "--milvus.max-requests-per-second=51",
                        "--milvus.max-message-size=65MiB")
                .milvus();

        assertThat(config)
                .isEqualTo(new MilvusConfig(
                        Optional.of(new HostPort("milvus", 1)),
                        List.of(
                                new ComponentAddress(Role.MIXCOORD, new HostPort("mix", 2)),
                                new ComponentAddress(Role.PROXY, new HostPort("::1", 3))),
                        new Internal(false, true, Optional.of(FILES.resolve("bundle.pem")), "mesh"),
                        config.credentials(),
                        new Tls(
                                true,
                                Optional.of(FILES.resolve("ca.pem")),
                                Optional.of(FILES.resolve("cert.pem")),
                                Optional.of(FILES.resolve("key.pem")),
                                Optional.of("db"),
                                true),
                        Duration.ofSeconds(6),
                        5,
                        51,
                        65 << 20));
        assertThat(config.credentials()).isInstanceOfSatisfying(Credentials.Password.class, login -> {
            assertThat(login.username()).isEqualTo("root");
            assertThat(login.password().reveal()).isEqualTo("swordfish");
            assertThat(login.password().file()).map(FileWatch::path).contains(FILES.resolve("password"));
        });
    }

    @Test
    void takesATokenFromAFileOrAVariable() {
        var fromFile = Loading.of("--milvus.token-file=" + FILES.resolve("token"));
        var fromVariable = Loading.load(List.of(), Map.of("MILVUS_EXPORTER_MILVUS_TOKEN", "fish\n"));

        assertThat(token(fromFile).reveal()).isEqualTo("root:swordfish");
        assertThat(token(fromVariable.config()).reveal()).isEqualTo("fish");
        assertThat(token(fromVariable.config()).file()).isEmpty();
    }

    private static Secret token(ExporterConfig config) {
        return ((Credentials.Token) config.milvus().credentials()).token();
    }

    @Test
    void needsNoAddressBesideComponents() {
        assertThat(Loading.of("--milvus.component=proxy=p:1").milvus().address())
                .isEmpty();
        assertThat(Loading.of("--milvus.component=proxy=p:1", "--milvus.address=m:1")
                        .milvus()
                        .address())
                .contains(new HostPort("m", 1));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "255,63", "1024,128", "400,100", "16384,128"})
    void takesALargestMessageFromTheHeap(long heapMebibytes, long messageMebibytes) {
        var clock = new ManualClock();
        var loaded = new ConfigLoader(heapMebibytes << 20, clock::nanoTime).load(List.of(), Map.of());

        assertThat(loaded.config().milvus().maxMessageBytes()).isEqualTo(messageMebibytes << 20);
    }

    @Test
    void knowsWhenCredentialsAreSentInClear() {
        var token = "--milvus.token-file=" + FILES.resolve("token");

        assertThat(Loading.of().milvus().sendsCredentialsInClear()).isFalse();
        assertThat(Loading.of(token).milvus().sendsCredentialsInClear()).isTrue();
        assertThat(Loading.of(token, "--milvus.tls.enabled").milvus().sendsCredentialsInClear())
                .isFalse();
        assertThat(Loading.of(token, "--milvus.component=proxy=p:1").milvus().sendsCredentialsInClear())
                .isFalse();
    }

    @Test
    void cannotBeWrong() {
        assertThatThrownBy(() -> new MilvusConfig(
                        Optional.empty(),
                        List.of(),
                        Internal.named(),
                        new Credentials.None(),
                        Tls.OFF,
                        Duration.ZERO,
                        0,
                        0,
                        0))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        milvus.address: nothing (expected an address, or milvus.component)
                        milvus.timeout: 0s (expected a duration from 10ms to 10m, such as 15s or 1m30s)
                        milvus.max-requests-in-flight: 0 (expected a whole number from 1 to 1000)
                        milvus.max-requests-per-second: 0 (expected a whole number from 1 to 100000)
                        milvus.max-message-size: 0B (expected a size from 64KiB to 2047MiB, such as 64MiB or 64MB)""");
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        var components = new java.util.ArrayList<>(List.of(new ComponentAddress(Role.PROXY, LOCAL)));
        var config = new MilvusConfig(
                Optional.empty(),
                components,
                Internal.named(),
                new Credentials.None(),
                Tls.OFF,
                Duration.ofSeconds(1),
                1,
                1,
                1 << 20);
        components.clear();

        assertThat(config.components()).hasSize(1);
    }
}
