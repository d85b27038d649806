package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.Holdings;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole exporter over sockets and a Milvus that it does not trust, or that does not trust it, until somebody mends that. */
@Timeout(300)
class TrustOutageTest {

    /** What is wrong with the certificate that Milvus shows, and what the log says of it. */
    enum Wrong {
        EXPIRED("its certificate has run out"),
        OF_ANOTHER_AUTHORITY("--milvus.tls.ca-file"),
        OF_ANOTHER_NAME("--milvus.tls.server-name");

        private final String words;

        Wrong(String words) {
            this.words = words;
        }
    }

    @TempDir
    static Path folder;

    private static final Map<Wrong, TestKeys> WRONG = new EnumMap<>(Wrong.class);
    private static TestKeys right;
    private static Path authorities;

    private final CapturedLog log = CapturedLog.atInfo();

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        right = TestKeys.make(folder, "right", "EC", "localhost");
        var expired = TestKeys.makeExpired(folder, "expired", "localhost");
        var misnamed = TestKeys.make(folder, "misnamed", "EC", "elsewhere");
        WRONG.put(Wrong.EXPIRED, expired);
        WRONG.put(Wrong.OF_ANOTHER_AUTHORITY, TestKeys.make(folder, "stranger", "EC", "localhost"));
        WRONG.put(Wrong.OF_ANOTHER_NAME, misnamed);
        authorities = Files.writeString(
                folder.resolve("authorities.crt"),
                Files.readString(right.certificate())
                        + Files.readString(expired.certificate())
                        + Files.readString(misnamed.certificate()));
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private static FakeMilvus milvus(int port, TestKeys shown) throws IOException {
        var credentials = TlsServerCredentials.create(
                shown.certificate().toFile(), shown.pkcs8().toFile());
        return FakeMilvus.onLoopback(port, credentials)
                .answer(
                        "MilvusService/GetVersion",
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    }

    @ParameterizedTest
    @EnumSource
    void isSeenAndOverWithTheRightCertificate(Wrong wrong) throws IOException {
        var milvus = milvus(0, Objects.requireNonNull(WRONG.get(wrong)));
        int port = milvus.address().port();
        try (var exporter = TestExporter.start(
                new HostPort("localhost", port), "--milvus.tls.enabled", "--milvus.tls.ca-file=" + authorities)) {
            exporter.awaitDown();
            var before = Holdings.now();
            exporter.scrapeWhile(wrong.name(), () -> {
                assertThat(exporter.awaitFailureOf("server")).isNotEmpty();
                exporter.awaitRuns(2);
            });
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains(wrong.words));

            milvus.close();
            milvus = milvus(port, right);
            exporter.awaitUp();
            before.awaitReturn();
        } finally {
            milvus.close();
        }
    }

    @Test
    void isSeenAndOverWithTheRightPassword() throws IOException {
        var world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);
        world.access().enable(true);
        var password = Files.writeString(folder.resolve("password"), "swordfish");
        try (var milvus = DemoMilvus.start(world, Flavor.V2_5);
                var exporter = TestExporter.start(
                        milvus.publicAddress(), "--milvus.username=root", "--milvus.password-file=" + password)) {
            exporter.scrapeWhile("PASSWORD", () -> {
                exporter.awaitDown();
                assertThat(exporter.awaitFailureOf("server")).isEqualTo("unauthenticated");
            });
            Files.writeString(password, "Milvus");
            exporter.awaitUp();

            assertThat(exporter.page()).doesNotContain("swordfish");
            assertThat(log.lines())
                    .allSatisfy(line -> assertThat(line).doesNotContain("swordfish"))
                    .anySatisfy(line -> assertThat(line).contains("--milvus.password-file"));
        }
    }
}
