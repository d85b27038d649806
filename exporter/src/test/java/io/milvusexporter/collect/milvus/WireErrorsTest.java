package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wiremock.grpc.dsl.WireMockGrpc.message;
import static org.wiremock.grpc.dsl.WireMockGrpc.method;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.sun.net.httpserver.HttpServer;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.MilvusProto;
import io.milvus.grpc.Status;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.testing.FakeMilvus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wiremock.grpc.GrpcExtensionFactory;
import org.wiremock.grpc.dsl.WireMockGrpc;
import org.wiremock.grpc.dsl.WireMockGrpcService;

/** How calls fail over real sockets: as a scripted gRPC server says, or as whatever listens there behaves. */
@Timeout(60)
class WireErrorsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Dialer NETTY =
            (address, credentials) -> NettyChannelBuilder.forAddress(address.host(), address.port(), credentials);

    @TempDir
    static Path folder;

    private static WireMockServer server;
    private static WireMockGrpcService milvus;

    @BeforeAll
    static void startWireMock() throws IOException {
        var files = new LinkedHashSet<FileDescriptor>();
        collect(MilvusProto.getDescriptor(), files);
        var set = FileDescriptorSet.newBuilder();
        files.forEach(file -> set.addFile(file.toProto()));
        Files.createDirectories(folder.resolve("grpc"));
        Files.write(folder.resolve("grpc").resolve("milvus.dsc"), set.build().toByteArray());
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress(LOOPBACK.getHostAddress())
                .dynamicPort()
                .withRootDirectory(folder.toString())
                .extensions(new GrpcExtensionFactory()));
        server.start();
        milvus = new WireMockGrpcService(new WireMock(server.port()), "milvus.proto.milvus.MilvusService");
    }

    /** Dependencies first. */
    private static void collect(FileDescriptor file, Set<FileDescriptor> into) {
        file.getDependencies().forEach(dependency -> collect(dependency, into));
        into.add(file);
    }

    @AfterAll
    static void stopWireMock() {
        server.stop();
    }

    private static HostPort wireMock() {
        return new HostPort(LOOPBACK.getHostAddress(), server.port());
    }

    private static Rig at(HostPort address) {
        return Rig.over(NETTY, address, Tls.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, UNREACHABLE",
        "UNAUTHENTICATED, UNAUTHENTICATED",
        "PERMISSION_DENIED, DENIED",
        "UNIMPLEMENTED, UNSUPPORTED",
        "INTERNAL, MALFORMED",
        "FAILED_PRECONDITION, REJECTED",
        "UNKNOWN, REJECTED"
    })
    void givesEachStatusItsCause(WireMockGrpc.Status status, FailureCause cause) {
        milvus.stubFor(method("GetVersion").willReturn(status, "as scripted"));
        try (var rig = at(wireMock())) {
            var failure = rig.failure(MilvusRpc.getVersion());

            assertThat(failure.failure()).isEqualTo(cause);
            assertThat(failure.code()).isEqualTo(status.name());
            assertThat(failure.getMessage()).contains("GetVersion", "as scripted");
        }
    }

    @Test
    void looksIntoAnAnswerForItsStatus() {
        var refused = GetVersionResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(5).setReason("inner trouble\nwith a second line"))
                .build();
        milvus.stubFor(method("GetVersion").willReturn(message(refused)));
        try (var rig = at(wireMock())) {
            var failure = rig.failure(MilvusRpc.getVersion());

            assertThat(failure.failure()).isEqualTo(FailureCause.REJECTED);
            assertThat(failure.code()).isEqualTo("milvus_5");
            assertThat(failure.getMessage()).contains("inner trouble").doesNotContain("\n");
        }
    }

    @Test
    void takesAGoodAnswer() {
        milvus.stubFor(method("GetVersion")
                .willReturn(message(
                        GetVersionResponse.newBuilder().setVersion("v2.5.1").build())));
        try (var rig = at(wireMock())) {
            assertThat(rig.ask(MilvusRpc.getVersion()).getVersion()).isEqualTo("v2.5.1");
        }
    }

    @Test
    void findsNobodyThere() {
        try (var rig = at(new HostPort("127.0.0.1", 1))) {
            assertThat(rig.failure(MilvusRpc.getVersion()).failure()).isEqualTo(FailureCause.UNREACHABLE);
        }
    }

    @Test
    void findsAnHttpServerThere() throws IOException {
        var other = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        other.start();
        try (var rig = at(new HostPort("127.0.0.1", other.getAddress().getPort()))) {
            var failure = rig.failure(MilvusRpc.getVersion());

            assertThat(failure.failure()).isEqualTo(FailureCause.UNREACHABLE);
            assertThat(failure.getMessage()).contains("19530");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void findsAnotherGrpcServerThere() {
        try (var other = FakeMilvus.onLoopback();
                var rig = at(other.address())) {
            assertThat(rig.failure(MilvusRpc.getVersion()).failure()).isEqualTo(FailureCause.UNSUPPORTED);
        }
    }

    @Test
    void takesSilenceForAStartAndLaterForATimeout() throws IOException {
        try (var silent = new ServerSocket(0, 50, LOOPBACK);
                var rig = at(new HostPort("127.0.0.1", silent.getLocalPort()))) {
            assertThat(rig.failure(MilvusRpc.getVersion(), Duration.ofMillis(300))
                            .failure())
                    .isEqualTo(FailureCause.NOT_READY);

            rig.clock.advance(Duration.ofSeconds(61));

            assertThat(rig.failure(MilvusRpc.getVersion(), Duration.ofMillis(300))
                            .failure())
                    .isEqualTo(FailureCause.TIMEOUT);
        }
    }

    @Test
    void refusesAnAnswerOverTheLimitAndSaysHowToLetItIn() {
        try (var large = FakeMilvus.onLoopback()
                        .answer(
                                "MilvusService/GetVersion",
                                GetVersionResponse.newBuilder()
                                        .setVersion("x".repeat(5 << 20))
                                        .build());
                var rig = at(large.address())) {
            var failure = rig.failure(MilvusRpc.getVersion());

            assertThat(failure.failure()).isEqualTo(FailureCause.TOO_LARGE);
            assertThat(failure.getMessage()).contains("--milvus.max-message-size");
        }
    }

    @Test
    void refusesBytesThatAreNoAnswer() {
        try (var broken = FakeMilvus.onLoopback()
                        .answerBytes("MilvusService/GetVersion", ByteString.copyFromUtf8("\n\uffff garbage"));
                var rig = at(broken.address())) {
            assertThat(rig.failure(MilvusRpc.getVersion()).failure()).isEqualTo(FailureCause.MALFORMED);
        }
    }
}
