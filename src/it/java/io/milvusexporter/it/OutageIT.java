package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A Milvus that is not there, or is something else: the process stays, the page comes, and says what is wrong. */
class OutageIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

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

    private static void staysUp(String address, String cause) {
        try (var exporter = ExporterProcess.start("--milvus.address=" + address)) {
            exporter.awaitPageWith("milvus_up 0");
            assertThat(exporter.awaitFailureOf("server")).isEqualTo(cause);
            assertThat(exporter.isAlive()).isTrue();
            assertThat(exporter.errors()).doesNotContain("\tat ");
        }
    }
}
