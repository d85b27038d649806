package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.MilvusHttp;
import io.milvusexporter.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In front of Milvus an exporter that goes down says nothing about Milvus, and what its successor says first is true. */
class FrontRestartIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String ASKED = "GetVersion";
    private static final int VERSION_FIELD = 2;
    private static final int MORE_THAN_THE_HEAP = 64 << 20;
    private static final int OUT_OF_MEMORY = 3;

    private static void answersAsMilvusDoes(ExporterProcess exporter) throws IOException {
        assertThat(MilvusHttp.probe(exporter.port()))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("OK");
    }

    @Test
    void saysNothingWhileItHangsAndTheTruthFirstWhenItRunsAgain() throws IOException {
        try (var milvus = MilvusHttp.withPage("a 1\n");
                var silent = new ServerSocket(0, 50, LOOPBACK)) {
            var arguments = new String[] {
                "--milvus.address=127.0.0.1:" + silent.getLocalPort(), "--front.upstream=" + milvus.address()
            };
            try (var exporter = ExporterProcess.start(arguments)) {
                answersAsMilvusDoes(exporter);
                exporter.signal("STOP");
                try (var kubelet = new Socket(LOOPBACK, exporter.port())) {
                    MilvusHttp.askOn(kubelet);
                    exporter.signal("KILL");
                    assertThat(exporter.awaitExit()).isNotZero();
                    assertThat(answerOrNothing(kubelet)).isEmpty();
                }
            }

            try (var again = ExporterProcess.start(arguments)) {
                answersAsMilvusDoes(again);
            }
        }
    }

    private static String answerOrNothing(Socket kubelet) {
        try {
            return MilvusHttp.answerOn(kubelet);
        } catch (IOException e) { // reset by the system, for the process is gone
            return "";
        }
    }

    @Test
    void endsWithAFullHeapAndTellsNothingWrongMeanwhile() throws IOException {
        try (var http = MilvusHttp.withPage("a 1\n");
                var milvus = DemoMilvus.start(Story.begin(7, new ManualClock()), Flavor.V2_6)) {
            milvus.faults().hold(ASKED);
            milvus.faults().spoil(ASKED, answer -> answer.concat(tooMuch()));
            try (var exporter = inASmallHeap(milvus, http)) {
                answersAsMilvusDoes(exporter);
                int port = exporter.port();
                milvus.faults().release(ASKED);
                await().atMost(ExporterProcess.PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> {
                            assertThat(askOrNothing(port)).matches("|(?s)HTTP/1\\.1 200 OK\r\n.*OK");
                            return !exporter.isAlive();
                        });
                assertThat(exporter.awaitExit()).as(exporter::errors).isEqualTo(OUT_OF_MEMORY);
            }

            milvus.faults().hold(ASKED);
            try (var again = inASmallHeap(milvus, http)) {
                answersAsMilvusDoes(again);
            }
        }
    }

    private static String askOrNothing(int port) {
        try {
            return MilvusHttp.probe(port);
        } catch (IOException e) {
            return "";
        }
    }

    /** A version that fills the heap while it is read. */
    private static ByteString tooMuch() {
        var version = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[MORE_THAN_THE_HEAP]))
                .build();
        return UnknownFieldSet.newBuilder()
                .addField(VERSION_FIELD, version)
                .build()
                .toByteString();
    }

    /** As a container is started, but for the memory: gRPC may hold the whole answer outside the heap, so that the heap fills. */
    private static ExporterProcess inASmallHeap(DemoMilvus milvus, MilvusHttp http) {
        return ExporterProcess.run(
                Map.of(),
                List.of("-Xmx32m", "-XX:MaxDirectMemorySize=256m", "-XX:+ExitOnOutOfMemoryError"),
                List.of(
                        "--web.listen-address=127.0.0.1:0",
                        "--milvus.address=" + milvus.publicAddress(),
                        "--milvus.max-message-size=128MiB",
                        "--front.upstream=" + http.address()));
    }
}
