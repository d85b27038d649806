package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.grpc.InsecureServerCredentials;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.FakeMilvus;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Milvus that is not there, or is something else: the process stays, the page comes, and says what is wrong. */
class OutageIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** More than the few that {@code Holdings} lets pass, were each to leave one descriptor or thread behind. */
    private static final int OUTAGES = 8;

    @Test
    void servesWhileNobodyListens() {
        staysUp("127.0.0.1:1", "unreachable");
    }

    @Test
    void servesWhileMilvusAcceptsAndNeverAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, LOOPBACK)) {
            try (var exporter = ExporterProcess.start("--milvus.address=127.0.0.1:" + silent.getLocalPort())) {
                // Every collector hangs, and the page comes.
                assertThat(exporter.get("/-/healthy").statusCode()).isEqualTo(200);
                assertThat(Exposition.text(exporter.metrics()).family("milvus_exporter_build_info"))
                        .isPresent();
                exporter.awaitPageWith("milvus_up 0");
                assertThat(exporter.awaitFailureOf("server")).isEqualTo("not_ready"); // as a Milvus that is starting
            }
        }
    }

    @Test
    void servesWhileAnHttpServerIsOnThePort() throws IOException {
        var other = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        other.start();
        try {
            staysUp("127.0.0.1:" + other.getAddress().getPort(), "unreachable");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void leavesOnSigtermWithoutAnError() {
        try (var exporter = ExporterProcess.start("--milvus.address=127.0.0.1:1")) {
            exporter.metrics();
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.errors()).contains("Stopped").doesNotContain("\tat ");
        }
    }

    /** What is on Milvus' port while it is not there. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Instead {
        NOBODY(port -> () -> {}),
        ONE_WHO_NEVER_ANSWERS(port -> new ServerSocket(port, 50, LOOPBACK)),
        AN_HTTP_SERVER(port -> {
            var other = HttpServer.create(new InetSocketAddress(LOOPBACK, port), 0);
            other.start();
            return () -> other.stop(0);
        });

        private interface Stand {
            Closeable on(int port) throws IOException;
        }

        private final Stand stand;

        Instead(Stand stand) {
            this.stand = stand;
        }

        /** As soon as what was on the port before is gone. */
        Closeable on(int port) {
            return await().atMost(ExporterProcess.PATIENCE)
                    .ignoreExceptionsInstanceOf(BindException.class)
                    .until(() -> stand.on(port), Objects::nonNull);
        }
    }

    private static FakeMilvus milvus(int port) {
        return FakeMilvus.onLoopback(port, InsecureServerCredentials.create())
                .answer(
                        "MilvusService/GetVersion",
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    }

    /** As soon as one of the ports can be had. */
    private static FakeMilvus milvus(Supplier<Integer> ports) {
        return await().atMost(ExporterProcess.PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> milvus(ports.get()), Objects::nonNull);
    }

    /** One that no connection is given while nobody listens there. */
    private static int port() {
        return ThreadLocalRandom.current().nextInt(20_000, 32_000);
    }

    private static double calls(Exposition page) {
        return page.sum("milvus_exporter_rpc_requests_total", "method", "GetVersion");
    }

    /** The Milvus that is there afterwards. */
    private static FakeMilvus outage(ExporterProcess exporter, FakeMilvus milvus, Instead instead) throws IOException {
        int port = milvus.address().port();
        milvus.close();
        try (var stand = instead.on(port)) {
            assertThat(stand).isNotNull();
            exporter.awaitPageWith("\nmilvus_up 0\n");
            var asked = calls(Exposition.text(exporter.metrics()));
            exporter.awaitPage(page -> calls(page) >= asked + 2);
        }
        var next = milvus(() -> port);
        exporter.awaitPageWith("\nmilvus_up 1\n");
        return next;
    }

    /** A certain number of times, so that what each outage leaves behind would add up. */
    @ParameterizedTest
    @EnumSource(Instead.class)
    void givesBackWhatAnOutageTook(Instead instead) throws IOException {
        var milvus = milvus(OutageIT::port);
        try (var exporter = ExporterProcess.run(
                Map.of(),
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"), // so that only what is not heap can grow
                List.of(
                        "--web.listen-address=127.0.0.1:0",
                        "--milvus.address=" + milvus.address(),
                        "--no-milvus.discover",
                        "--collector.server.interval=1s",
                        "--collector.server.timeout=1s"))) {
            exporter.awaitPageWith("\nmilvus_up 1\n");
            milvus = outage(exporter, milvus, instead); // what it needs once, it may keep
            var before = exporter.holdings();
            for (int i = 0; i < OUTAGES; i++) {
                milvus = outage(exporter, milvus, instead);
            }
            before.awaitReturn(exporter::holdings);
        } finally {
            milvus.close();
        }
    }

    private static void staysUp(String address, String cause) {
        try (var exporter = ExporterProcess.start("--milvus.address=" + address)) {
            exporter.awaitPageWith("milvus_up 0");
            assertThat(exporter.awaitFailureOf("server")).isEqualTo(cause);
            assertThat(exporter.isAlive()).isTrue();
            assertThat(exporter.errors()).doesNotContain("\tat ");
        }
    }
}
