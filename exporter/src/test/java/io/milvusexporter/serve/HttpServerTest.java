package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets. No time is asserted; what hangs is ended by the time limit. */
@Timeout(60)
class HttpServerTest {

    private static final String REQUEST = " HTTP/1.1\r\nHost: test\r\n\r\n";

    /** More than the buffers of a socket pair take, so that a client that does not read stalls the server. */
    private static final long LARGE = 64L << 20;

    private final LeakWatch leaks = new LeakWatch();
    private TestServer server = TestServer.start();

    @AfterEach
    void leavesNothingOpen() {
        server.close();
        assertThat(server.pages.open).hasValue(0);
        assertThat(server.metric("connections")).isZero();
        assertThat(server.metric("requests_in_flight")).isZero();
        try (leaks) {
            leaks.assertNone();
        }
    }

    private void restart(TestServer other) {
        server.close();
        server = other;
    }

    @Test
    void answersManyRequestsOverOneConnection() {
        try (var client = server.client()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/metrics").response().body()).startsWith("text identity");
            }
        }

        assertThat(server.metric("requests", "handler", "/metrics", "code", "200"))
                .isEqualTo(50);
    }

    /** Every third answer comes late and from another thread, every seventh is long, every eleventh has no body. */
    @Test
    void answersAThousandPipelinedRequestsInOrderWhetherFastOrSlow() throws InterruptedException {
        var slow = new ConcurrentLinkedQueue<Runnable>();
        var route = new FakeRoute("/n", request -> {
            int number = Integer.parseInt(request.parameter("i").get(0));
            var answer = new CompletableFuture<Answer>();
            Runnable come = () -> answer.complete(Answer.document("text/plain", text(number)));
            if (number % 3 == 0) {
                slow.add(come);
            } else {
                come.run();
            }
            return answer;
        });
        restart(TestServer.start(settings -> {}, route));
        var releaser = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                var next = slow.poll();
                if (next != null) {
                    next.run();
                }
                Thread.onSpinWait();
            }
        });
        releaser.start();
        try (var client = server.client()) {
            var all = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                all.append(i % 11 == 0 ? "HEAD" : "GET")
                        .append(" /n?i=")
                        .append(i)
                        .append(REQUEST);
            }
            var sender = new Thread(() -> client.send(all.toString()));
            sender.start();
            for (int i = 0; i < 1000; i++) {
                if (i % 11 == 0) {
                    assertThat(client.head().header("Content-Length")).isEqualTo("" + text(i).length());
                } else {
                    assertThat(client.response().body()).isEqualTo(text(i));
                }
            }
            sender.join();
        } finally {
            releaser.interrupt();
            releaser.join();
        }
    }

    private static String text(int number) {
        return "answer " + number + (number % 7 == 0 ? "x".repeat(10_000) : "");
    }

    @Test
    void answersHealthWhileAPageIsHeldBack() {
        server.pages.hold();
        try (var waiting = server.client();
                var other = server.client()) {
            waiting.get("/metrics");
            await().until(() -> server.pages.held() == 1);

            assertThat(other.get("/-/healthy").response().status()).isEqualTo(200);
            server.pages.release();
            assertThat(waiting.response().status()).isEqualTo(200);
        }
    }

    @Test
    void answersOthersWhileAClientDoesNotRead() {
        server.pages.serve(query -> server.pages.page(LARGE, 1 << 20));
        try (var slow = RawClient.connect(server.address(), 4096);
                var other = server.client()) {
            slow.get("/metrics");
            assertThat(slow.head().header("Content-Length")).isEqualTo("" + LARGE);

            assertThat(other.get("/-/healthy").response().status()).isEqualTo(200);
            assertThat(other.get("/metrics").response().body()).hasSize((int) LARGE);
        }
    }

    @Test
    void cutsOffAClientThatStopsReading() {
        restart(TestServer.start(settings -> settings.writeTimeout = Duration.ofMillis(200)));
        server.pages.serve(query -> server.pages.page(LARGE, 1 << 20));
        try (var client = RawClient.connect(server.address(), 4096)) {
            client.get("/metrics").head();
            await().until(() -> server.metric("aborted_writes", "reason", "stalled") == 1);

            assertThat(client.rest().length()).isLessThan((int) LARGE);
            assertThat(server.pages.polledBytes).hasValueLessThan(LARGE / 2);
            assertThat(server.pages.open).hasValue(0);
            assertThat(server.metric("requests_in_flight")).isZero();
            assertThat(server.metric("connections")).isZero();
        }
    }

    @Test
    void keepsAClientThatReadsSlowlyButReads() {
        restart(TestServer.start(settings -> settings.writeTimeout = Duration.ofMillis(400)));
        server.pages.serve(query -> server.pages.page(LARGE, 1 << 20));
        try (var client = RawClient.connect(server.address(), 4096)) {
            client.get("/metrics").head();

            // Eight pauses, each shorter than the limit and together far longer.
            long taken = 0;
            for (int i = 0; i < 8; i++) {
                await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                taken += client.take(4 << 20);
            }
            taken += client.take((int) (LARGE - taken));

            assertThat(taken).isEqualTo(LARGE);
            assertThat(client.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    @Test
    void givesUpThePageOfAClientThatGoesAwayInTheMiddle() {
        server.pages.serve(query -> server.pages.page(LARGE, 1 << 20));
        var client = RawClient.connect(server.address(), 4096);
        client.get("/metrics").head();
        client.reset();

        await().until(() -> server.metric("aborted_writes", "reason", "closed") == 1);
        assertThat(server.pages.open).hasValue(0);
        assertThat(server.metric("requests_in_flight")).isZero();
    }

    @Test
    void answersAClientThatHasClosedItsHalf() {
        try (var client = server.client()) {
            client.send("GET /-/healthy" + REQUEST + "GET /-/ready" + REQUEST).halfClose();

            assertThat(client.response().body()).isEqualTo("milvus-exporter is healthy\n");
            assertThat(client.response().body()).isEqualTo("milvus-exporter is ready\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesAClientThatIsSilentFromTheStart() {
        restart(TestServer.start(settings -> settings.readHeaderTimeout = Duration.ofMillis(100)));
        try (var client = server.client()) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void cutsOffAHeadThatIsNeverWhole() {
        restart(TestServer.start(settings -> settings.readHeaderTimeout = Duration.ofMillis(100)));
        try (var client = server.client()) {
            client.send("GET /metrics HTTP/1.1\r\nHost: te");

            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.isClosed()).isTrue();
        }
    }

    /** A reset would take the answer with it on its way to many a client. */
    @Test
    void endsWithoutAResetThoughTheClientHasSentMore() {
        try (var client = server.client()) {
            client.send("GET /" + "x".repeat(100_000));

            assertThat(client.response().status()).isEqualTo(414);
            assertThat(client.endsCleanly()).isTrue();
        }
    }

    @Test
    void closesConnectionsOverTheLimitAtAccept() {
        restart(TestServer.start(settings -> settings.maxConnections = 3));
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 3; i++) {
            clients.add(server.client());
            assertThat(clients.get(i).get("/-/healthy").response().status()).isEqualTo(200);
        }
        try (var fourth = server.client()) {
            assertThat(fourth.isClosed()).isTrue();
        }
        assertThat(server.metric("connections_rejected")).isEqualTo(1);
        assertThat(server.metric("connections")).isEqualTo(3);

        clients.remove(0).close();
        await().until(() -> server.metric("connections") == 2);
        try (var next = server.client()) {
            assertThat(next.get("/-/healthy").response().status()).isEqualTo(200);
        }
        clients.forEach(RawClient::close);
    }

    @Test
    void answersBusyOverTheLimitOfRequestsButNotForHealth() {
        restart(TestServer.start(settings -> settings.maxRequests = 2));
        server.pages.hold();
        try (var first = server.client();
                var second = server.client();
                var third = server.client()) {
            first.get("/metrics");
            second.get("/metrics");
            await().until(() -> server.pages.held() == 2);
            assertThat(server.metric("requests_in_flight")).isEqualTo(2);

            var busy = third.get("/metrics").response();
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            assertThat(busy.body()).contains("the limit is 2, --web.max-requests");
            assertThat(third.get("/-/healthy").response().status()).isEqualTo(200);
            assertThat(third.get("/-/ready").response().status()).isEqualTo(200);
            assertThat(server.metric("requests_rejected", "reason", "max_requests"))
                    .isEqualTo(1);

            server.pages.release();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
            assertThat(third.get("/metrics").response().status()).isEqualTo(200);
        }
    }

    @Test
    void closesATlsHandshakeAndServesOn() {
        try (var client = server.client();
                var plain = server.client()) {
            client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03});

            assertThat(client.isClosed()).isTrue();
            assertThat(plain.get("/-/healthy").response().status()).isEqualTo(200);
        }
    }

    @Test
    void servesHealthAloneOnItsOwnListener() {
        restart(TestServer.start(settings -> {
            settings.health = WebSettings.LOOPBACK;
            settings.maxConnections = 1;
        }));
        try (var busy = server.client();
                var kubelet = RawClient.connect(server.server.addresses().get(1))) {
            assertThat(busy.get("/metrics").response().status()).isEqualTo(200);

            assertThat(kubelet.get("/-/healthy").response().status()).isEqualTo(200);
            assertThat(kubelet.get("/metrics").response().status()).isEqualTo(404);
        }
    }

    @Test
    void cannotBeReachedOnceClosed() {
        var address = server.address();
        server.close();

        assertThatThrownBy(() -> RawClient.connect(address)).isInstanceOf(UncheckedIOException.class);
    }
}
