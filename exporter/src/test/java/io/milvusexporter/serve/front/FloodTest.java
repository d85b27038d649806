package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.FrontConfig;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever others do to the port, Milvus' probes are answered as Milvus answers them. */
class FloodTest {

    private static final int LIMIT = 40;

    private final FakeUpstream milvus = new FakeUpstream();
    private final FrontRig front = new FrontRig(
            new FrontConfig(Optional.of(milvus.address()), Duration.ofSeconds(20), false), LIMIT, id -> null);
    private final List<Socket> idle = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (var socket : idle) {
            socket.close();
        }
        front.close();
        milvus.close();
    }

    private void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            idle.add(new Socket(front.address().getAddress(), front.address().getPort()));
        }
    }

    private void milvusIsWell() {
        milvus.answer(exchange -> FakeUpstream.say(exchange, 200, "text/plain", "OK".getBytes(UTF_8)));
    }

    /** Asks as a kubelet does: a new connection for each. */
    private String probe(String path) throws IOException {
        try (var socket =
                new Socket(front.address().getAddress(), front.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(UTF_8));
            var answer = new StringBuilder();
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answer.append((char) b);
                if (answer.toString().endsWith("\r\n\r\nOK")) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    @Test
    void answersProbesWhileOthersHoldEveryConnection() throws IOException {
        milvusIsWell();
        connect(LIMIT);

        for (int i = 0; i < 100; i++) {
            assertThat(probe("/healthz")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
            assertThat(probe("/livez")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
        }
        assertThat(probe("/metrics"))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("connection: close")
                .contains("too many connections (the limit is " + LIMIT);
        assertThat(probe("/nothing")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void answersProbesDuringAFloodOfConnections() throws Exception {
        milvusIsWell();
        connect(LIMIT + 500);
        var goesOn = new AtomicBoolean(true);
        var flood = Executors.newSingleThreadExecutor();
        try {
            var flooding = flood.submit(() -> {
                int count = 0;
                while (goesOn.get() && count < 3_000) {
                    connect(1);
                    count++;
                }
                return count;
            });
            for (int i = 0; i < 50; i++) {
                assertThat(probe("/healthz")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
            }
            goesOn.set(false);
            assertThat(flooding.get(20, TimeUnit.SECONDS)).isPositive();
        } finally {
            goesOn.set(false);
            flood.shutdownNow();
        }
    }

    @Test
    void answersProbesWhileEveryScrapeHangs() throws Exception {
        var goOn = new CountDownLatch(1);
        milvus.answer(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/metrics")) {
                try {
                    assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            FakeUpstream.say(exchange, 200, "text/plain", "OK".getBytes(UTF_8));
        });
        for (int i = 0; i < LIMIT; i++) {
            connect(1);
            idle.get(i).getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        }
        await().until(() -> milvus.asked.contains("GET /metrics"));

        assertThat(probe("/healthz")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("OK");
        goOn.countDown();
    }

    @Test
    void asksMilvusOnlySoOftenAtATime() throws Exception {
        var goOn = new CountDownLatch(1);
        milvus.answer(exchange -> {
            try {
                goOn.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeUpstream.say(exchange, 200, "text/plain", "OK".getBytes(UTF_8));
        });
        try (var wide = new FrontRig(milvus.address())) {
            for (int i = 0; i < 200; i++) {
                idle.add(new Socket(wide.address().getAddress(), wide.address().getPort()));
            }
            for (var socket : idle) {
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> milvus.asked.size() >= HealthRelay.MOST_AT_A_TIME);
            // Accepted after them all, so that all of them have been read once this is answered.
            assertThat(wide.get("/nothing").statusCode()).isEqualTo(404);
            goOn.countDown();
            for (var socket : idle) {
                socket.setSoTimeout(10_000);
                assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
        assertThat(milvus.asked).hasSize(HealthRelay.MOST_AT_A_TIME);
    }
}
