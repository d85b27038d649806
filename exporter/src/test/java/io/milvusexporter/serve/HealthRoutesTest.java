package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {

    private final TestSite site = new TestSite();

    @Test
    void isHealthyWhileTheScheduleTicks() {
        try (var wire = Wire.open(site, settings -> {})) {
            site.clock.advance(Duration.ofMillis(59_999));

            assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
            assertThat(wire.get("/-/healthy").body()).isEqualTo("milvus-exporter is healthy\n");
        }
    }

    @Test
    void isNotHealthyOnceTheScheduleIsSilentForAMinute() {
        try (var wire = Wire.open(site, settings -> {})) {
            site.clock.advance(Duration.ofSeconds(60));
            var dead = wire.get("/-/healthy");
            site.tickedNanos.set(site.clock.nanoTime());
            var alive = wire.get("/-/healthy");

            assertThat(dead.status()).isEqualTo(503);
            assertThat(dead.body()).isEqualTo("the schedule has not ticked for 60 s\n");
            assertThat(alive.status()).isEqualTo(200);
        }
    }

    @Test
    void isReadyWhenToldSo() {
        try (var wire = Wire.open(site, settings -> {})) {
            site.isReady.set(false);
            var starting = wire.get("/-/ready");
            site.isReady.set(true);
            var ready = wire.get("/-/ready");

            assertThat(starting.status()).isEqualTo(503);
            assertThat(starting.body()).isEqualTo("starting: the first runs of the collectors are not over\n");
            assertThat(ready.body()).isEqualTo("milvus-exporter is ready\n");
        }
    }

    @Test
    void isNotReadyOnceItRetires() {
        try (var wire = Wire.open(site, settings -> {})) {
            wire.state.retire();

            assertThat(wire.get("/-/ready").status()).isEqualTo(503);
            assertThat(wire.get("/-/ready").body()).isEqualTo("shutting down\n");
            assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
        }
    }

    @Test
    void needsNoPlaceAmongTheRequestsInFlight() {
        try (var wire = Wire.open(site, settings -> settings.maxRequests = 1)) {
            assertThat(wire.state.enter()).isTrue();
            assertThat(wire.get("/metrics").status()).isEqualTo(503);
            assertThat(wire.get("/unknown").status()).isEqualTo(503);
            assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
            assertThat(wire.get("/-/ready").status()).isEqualTo(200);
            wire.state.leave();
            assertThat(wire.get("/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void needsNoAuthentication() {
        site.gate = request -> CompletableFuture.completedFuture(
                Optional.of(Answer.line(HttpResponseStatus.UNAUTHORIZED, "who are you?")));
        try (var wire = Wire.open(site, settings -> {})) {
            assertThat(wire.get("/metrics").status()).isEqualTo(401);
            assertThat(wire.get("/").status()).isEqualTo(401);
            assertThat(wire.get("/-/status").status()).isEqualTo(401);
            assertThat(wire.get("/unknown").status()).isEqualTo(401);
            assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
            assertThat(wire.get("/-/ready").status()).isEqualTo(200);
            assertThat(site.pages.queries).isEmpty();
        }
    }

    @Test
    void waitsForAGateThatTakesItsTime() {
        var verdict = new CompletableFuture<Optional<Answer>>();
        site.gate = request -> verdict;
        try (var wire = Wire.open(site, settings -> {})) {
            wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
            var before = wire.text();
            verdict.complete(Optional.empty());

            assertThat(before).isEmpty();
            assertThat(wire.response().status()).isEqualTo(200);
        }
    }

    @Test
    void servesNothingElseOnTheHealthListener() {
        try (var wire = Wire.openHealth(site)) {
            assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
            assertThat(wire.get("/-/ready").status()).isEqualTo(200);
            assertThat(wire.get("/metrics").status()).isEqualTo(404);
            assertThat(wire.get("/-/status").status()).isEqualTo(404);
            assertThat(wire.get("/").status()).isEqualTo(404);
        }
    }
}
