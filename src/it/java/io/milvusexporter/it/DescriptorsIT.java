package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.InsecureServerCredentials;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.Scrapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exporter that may open no more files, because clients hold them all: it serves whom it has, and waits for room. */
class DescriptorsIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int LIMIT = 256;
    private static final int SCRAPES = 150;

    private static final String BEGUN = "msg=\"Cannot accept connections";
    private static final String STILL = "msg=\"Still cannot accept connections";
    private static final String OVER = "msg=\"Connections are accepted again";

    /** Clients that say nothing: some of them are connected, the others wait in the system's queue. */
    private static final class Flood implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();

        Flood(int port) throws IOException {
            for (int i = 0; i < LIMIT; i++) {
                sockets.add(new Socket(LOOPBACK, port));
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static FakeMilvus milvus(int port) {
        return FakeMilvus.onLoopback(port, InsecureServerCredentials.create())
                .answer(
                        "MilvusService/GetVersion",
                        GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    }

    private static ExporterProcess exporter(FakeMilvus milvus) {
        return ExporterProcess.shell(
                "ulimit -n " + LIMIT + " && exec \"$@\"",
                List.of(),
                List.of(
                        "--web.listen-address=127.0.0.1:0",
                        "--web.read-header-timeout=5m",
                        "--milvus.address=" + milvus.address(),
                        "--no-milvus.discover",
                        "--collector.server.interval=1s",
                        "--collector.server.timeout=1s",
                        "--log.level=debug"));
    }

    private static long lines(ExporterProcess exporter, String text) {
        return exporter.errors().lines().filter(line -> line.contains(text)).count();
    }

    private static void awaitLine(ExporterProcess exporter, String text) {
        await().atMost(ExporterProcess.PATIENCE).until(() -> lines(exporter, text) > 0);
    }

    private static double calls(Exposition page) {
        return page.sum("milvus_exporter_rpc_requests_total", "method", "GetVersion");
    }

    private static boolean takesAnother(ExporterProcess exporter) {
        try (var client = new Socket(LOOPBACK, exporter.port())) {
            client.setSoTimeout((int) ExporterProcess.PATIENCE.toMillis());
            client.getOutputStream().write("GET /-/healthy HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return client.getInputStream().read() == 'H';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void servesWhomItHasAndOthersWhenThereIsRoomAgain() throws IOException {
        try (var milvus = milvus(0);
                var exporter = exporter(milvus)) {
            exporter.awaitPageWith("milvus_up 1");
            long before = exporter.descriptors();
            var start = System.nanoTime();
            try (var flood = new Flood(exporter.port());
                    var scrapes = new Scrapes("DESCRIPTORS", exporter::metrics)) { // over the connection that there is
                awaitLine(exporter, BEGUN);
                scrapes.start();
                scrapes.await(SCRAPES);
                assertThat(flood.sockets).hasSize(LIMIT);
            }
            var seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

            assertThat(takesAnother(exporter)).isTrue();
            awaitLine(exporter, OVER);
            assertThat(lines(exporter, BEGUN)).isOne();
            assertThat(lines(exporter, STILL)).as("attempts in %d s", seconds).isLessThanOrEqualTo(seconds + 2);
            assertThat(exporter.errors()).contains("Too many open files");
            await().atMost(ExporterProcess.PATIENCE).until(() -> exporter.descriptors() <= before + 4);
        }
    }

    @Test
    void findsAMilvusThatComesBackWhenThereIsRoomAgain() throws IOException {
        var milvus = milvus(0);
        int port = milvus.address().port();
        try (var exporter = exporter(milvus)) {
            exporter.awaitPageWith("milvus_up 1");
            try (var flood = new Flood(exporter.port())) {
                awaitLine(exporter, BEGUN);
                milvus.close();
                exporter.awaitPageWith("milvus_up 0");
                // What Milvus' connection had is taken by a client, and none is left for the next.
                await().atMost(ExporterProcess.PATIENCE).until(() -> exporter.descriptors() >= LIMIT);
                milvus = milvus(port);
                var asked = calls(Exposition.text(exporter.metrics()));
                exporter.awaitPage(page -> calls(page) >= asked + 2);
                assertThat(exporter.awaitFailureOf("server")).isEqualTo("unreachable");
                assertThat(flood.sockets).hasSize(LIMIT);
            }

            exporter.awaitPageWith("milvus_up 1");
        } finally {
            milvus.close();
        }
    }
}
