package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.testing.CapturedLog;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownTest {

    @Test
    void closesIdleConnectionsAtOnce() {
        try (var server = TestServer.start();
                var idle = server.client()) {
            idle.get("/-/healthy").response();
            server.server.close();

            assertThat(idle.isClosed()).isTrue();
            assertThat(server.metric("connections")).isZero();
        }
    }

    @Test
    void finishesRequestsInFlightAndTakesNoNewOnes() {
        try (var server = TestServer.start();
                var client = server.client()) {
            server.pages.hold();
            client.get("/metrics");
            await().until(() -> server.pages.held() == 1);
            var closing = CompletableFuture.runAsync(server.server::close);
            await().until(() -> isRefused(server));
            assertThat(closing).isNotDone();
            server.pages.release();
            var answer = client.response();
            closing.join();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesAConnectionAfterAnAnswerThatHadBegunBefore() {
        try (var log = CapturedLog.atInfo();
                var server = TestServer.start();
                var client = RawClient.connect(server.address(), 4096)) {
            server.pages.serve(query -> server.pages.page(64L << 20, 1 << 20));
            assertThat(client.get("/metrics").head().headers()).doesNotContainKey("connection");
            var closing = CompletableFuture.runAsync(server.server::close);
            await().until(() -> isRefused(server));

            assertThat(client.take(64 << 20)).isEqualTo(64 << 20);
            assertThat(client.isClosed()).isTrue();
            closing.join();
            assertThat(log.lines()).noneMatch(line -> line.startsWith("level=warn"));
        }
    }

    private static boolean isRefused(TestServer server) {
        try {
            server.client().close();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void servesOnWhileItIsOnlyRetiring() {
        try (var server = TestServer.start();
                var client = server.client()) {
            server.pages.hold();
            client.get("/metrics");
            await().until(() -> server.pages.held() == 1);
            server.server.retire();

            try (var probe = server.client()) {
                assertThat(probe.get("/-/ready").response().status()).isEqualTo(503);
                assertThat(probe.get("/-/healthy").response().status()).isEqualTo(200);
            }
            server.pages.release();
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void cutsOffWhatDoesNotEndInTime() {
        try (var log = CapturedLog.atInfo();
                var server = TestServer.start(settings -> settings.shutdownTimeout = Duration.ofMillis(100));
                var client = RawClient.connect(server.address(), 4096)) {
            server.pages.serve(query -> server.pages.page(64L << 20, 1 << 20));
            client.get("/metrics").head();
            server.server.close();

            assertThat(client.rest().length()).isLessThan(64 << 20);
            assertThat(server.metric("aborted_writes", "reason", "shutdown")).isEqualTo(1);
            assertThat(server.metric("connections")).isZero();
            assertThat(server.pages.open).hasValue(0);
            assertThat(log.lines())
                    .contains("level=warn msg=\"Cut off answers that did not end in time\" timeout=0.1s");
        }
    }

    @Test
    void isNotReadyWhileItWaitsOutTheDelay() {
        try (var server = TestServer.start(settings -> settings.shutdownDelay = Duration.ofMillis(500))) {
            var closing = CompletableFuture.runAsync(server.server::close);
            try (var client = server.client()) {
                await().until(() -> client.get("/-/ready").response().status() == 503);
                assertThat(client.get("/metrics").response().status()).isEqualTo(200);
            }
            closing.join();

            assertThatThrownBy(server::client).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void mayBeClosedTwice() {
        try (var server = TestServer.start()) {
            server.server.close();
            server.server.close();

            assertThat(isRefused(server)).isTrue();
        }
    }
}
