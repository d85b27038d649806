package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS to Milvus over real sockets: who is trusted, who is refused, and in what words. */
@Timeout(180)
class TlsToMilvusTest {

    private static final String GET_VERSION = "MilvusService/GetVersion";
    private static final Dialer NETTY =
            (address, credentials) -> NettyChannelBuilder.forAddress(address.host(), address.port(), credentials);

    @TempDir
    static Path folder;

    private static TestKeys server;
    private static TestKeys rsaClient;
    private static TestKeys ecClient;
    private static TestKeys stranger;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        server = TestKeys.make(folder, "server", "EC", "localhost");
        rsaClient = TestKeys.make(folder, "rsa", "RSA", "client");
        ecClient = TestKeys.make(folder, "ec", "EC", "client");
        stranger = TestKeys.make(folder, "stranger", "EC", "localhost");
    }

    private static FakeMilvus milvus(TestKeys... clients) throws IOException {
        return milvusShowing(server, clients);
    }

    private static FakeMilvus milvusShowing(TestKeys own, TestKeys... clients) throws IOException {
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(own.certificate().toFile(), own.pkcs8().toFile());
        if (clients.length > 0) {
            credentials
                    .trustManager(clients[0].certificate().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return FakeMilvus.onLoopback(credentials.build())
                .answer(
                        GET_VERSION,
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    }

    private static Tls trusting(TestKeys keys) {
        return new Tls(
                true, Optional.of(keys.certificate()), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** A node that is found by the address that it advertises, which no certificate names. */
    private static String state(FakeMilvus milvus, TestKeys authority, String serverName) {
        var internal = new Internal(true, true, Optional.of(authority.certificate()), serverName);
        var config = Rig.config(
                new HostPort("localhost", milvus.address().port()), new Credentials.None(), Tls.OFF, internal);
        try (var rig = Rig.of(config, NETTY)) {
            rig.target.internalPorts().found(Role.QUERYNODE, 4, milvus.address());
            var ports = rig.target.internalPorts().of(Role.QUERYNODE);
            assertThat(ports).singleElement().matches(port -> !port.isNamed());
            return ports.get(0)
                    .states(rig.run(Duration.ofSeconds(20)))
                    .getState()
                    .getStateCode()
                    .name();
        } catch (CallException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(50));
    }

    private static Tls showing(TestKeys keys, Path key) {
        return new Tls(
                true,
                Optional.of(server.certificate()),
                Optional.of(keys.certificate()),
                Optional.of(key),
                Optional.empty(),
                false);
    }

    /** By a name that the certificate has; the fake itself says 127.0.0.1. */
    private static HostPort localhost(FakeMilvus milvus) {
        return new HostPort("localhost", milvus.address().port());
    }

    private static String version(HostPort address, Tls tls) {
        try (var rig = Rig.over(NETTY, address, tls)) {
            return rig.ask(MilvusRpc.getVersion()).getVersion();
        }
    }

    private static String refusal(HostPort address, Tls tls) {
        try (var rig = Rig.over(NETTY, address, tls)) {
            var failure = rig.failure(MilvusRpc.getVersion());
            assertThat(failure.failure()).isEqualTo(FailureCause.UNREACHABLE);
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    void trustsACertificateOfTheGivenAuthority() throws IOException {
        try (var milvus = milvus()) {
            assertThat(version(localhost(milvus), trusting(server))).isEqualTo("2.6.4");
        }
    }

    @Test
    void refusesACertificateOfAnotherAuthorityAndSaysWhatToLookAt() throws IOException {
        try (var milvus = milvus()) {
            assertThat(refusal(localhost(milvus), trusting(stranger))).contains("--milvus.tls.ca-file");
        }
    }

    /** Even one that the operator names: the JDK alone would not look at its dates. */
    @Test
    void refusesACertificateThatHasRunOut() throws IOException, InterruptedException, GeneralSecurityException {
        var expired = TestKeys.makeExpired(folder, "expired", "localhost");
        try (var milvus = milvusShowing(expired)) {
            assertThat(refusal(localhost(milvus), trusting(expired))).contains("its certificate has run out");
        }
    }

    @Test
    void refusesANameThatTheCertificateDoesNotHaveUnlessItIsGiven() throws IOException {
        try (var milvus = milvus()) {
            var byAddress = new HostPort("127.0.0.1", milvus.address().port());
            assertThat(refusal(byAddress, trusting(server))).contains("--milvus.tls.server-name");

            var named = new Tls(
                    true,
                    Optional.of(server.certificate()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("localhost"),
                    false);
            assertThat(version(byAddress, named)).isEqualTo("2.6.4");
        }
    }

    @Test
    void trustsAnybodyOnlyIfToldTo() throws IOException {
        try (var milvus = milvus()) {
            var anybody = new Tls(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
            assertThat(version(new HostPort("127.0.0.1", milvus.address().port()), anybody))
                    .isEqualTo("2.6.4");
        }
    }

    @Test
    void showsItsCertificateWithAKeyInAnyForm() throws IOException {
        try (var milvus = milvus(rsaClient)) {
            assertThat(version(localhost(milvus), showing(rsaClient, rsaClient.pkcs8())))
                    .isEqualTo("2.6.4");
            assertThat(version(localhost(milvus), showing(rsaClient, rsaClient.pkcs1())))
                    .isEqualTo("2.6.4");
        }
        try (var milvus = milvus(ecClient)) {
            assertThat(version(localhost(milvus), showing(ecClient, ecClient.pkcs8())))
                    .isEqualTo("2.6.4");
            assertThat(version(localhost(milvus), showing(ecClient, ecClient.sec1())))
                    .isEqualTo("2.6.4");
        }
    }

    @Test
    void speaksToTheInternalPortsThatItFindsUnderTheNameOfTheirCertificate() throws IOException {
        try (var milvus = milvus()) {
            var info = ComponentInfo.newBuilder().setNodeID(4).setStateCode(StateCode.Healthy);
            milvus.answer(
                    "QueryNode/GetComponentStates",
                    ComponentStates.newBuilder().setState(info).build());

            // A stranger has a second to answer, which the first handshake of a busy machine may outlast.
            await().untilAsserted(
                            () -> assertThat(state(milvus, server, "localhost")).isEqualTo("Healthy"));
            await().untilAsserted(() ->
                    assertThat(state(milvus, server, "querynode")).contains("--milvus.internal-tls.server-name"));
            await().untilAsserted(() ->
                    assertThat(state(milvus, stranger, "localhost")).contains("--milvus.internal-tls.ca-file"));
        }
    }

    @Test
    void isRefusedWithoutTheCertificateThatMilvusWants() throws IOException {
        try (var milvus = milvus(rsaClient)) {
            refusal(localhost(milvus), trusting(server));
        }
    }

    @Test
    void tellsPlainTextFromTls() throws IOException {
        try (var secure = milvus();
                var plain = FakeMilvus.onLoopback()) {
            assertThat(refusal(localhost(secure), Tls.OFF)).contains("--milvus.tls.enabled");
            assertThat(refusal(localhost(plain), trusting(server))).contains("--milvus.tls.enabled");
        }
    }
}
