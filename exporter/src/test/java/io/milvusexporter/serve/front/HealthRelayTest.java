package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthRelayTest {

    private final FakeUpstream milvus = new FakeUpstream();
    private final FrontRig front = new FrontRig(milvus.address());

    @AfterEach
    void stop() {
        front.close();
        milvus.close();
    }

    /** As Milvus' own handler does (internal/http/healthz). */
    private void milvusIs(int status, String words) {
        milvus.answer(exchange -> {
            boolean isJson =
                    "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            FakeUpstream.say(
                    exchange,
                    status,
                    isJson ? "application/json" : "text/plain",
                    (isJson ? "{\"state\":\"" + words + "\",\"detail\":[]}" : words).getBytes(UTF_8));
        });
    }

    @Test
    void answersAsMilvusDoes() {
        milvusIs(200, "OK");
        for (var path : new String[] {"/healthz", "/livez"}) {
            var answer = front.get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
            assertThat(answer.headers().firstValue("Content-Length")).hasValue("2");
            assertThat(answer.body()).asString(UTF_8).isEqualTo("OK");
        }
        assertThat(milvus.asked).containsExactly("GET /healthz", "GET /livez");
    }

    @Test
    void answersInJsonAsMilvusDoes() {
        milvusIs(500, "component querycoord state is Abnormal");

        var answer = front.get("/healthz?x=1", "Content-Type", "application/json");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .asString(UTF_8)
                .isEqualTo("{\"state\":\"component querycoord state is Abnormal\",\"detail\":[]}");
        assertThat(milvus.asked).containsExactly("GET /healthz");
    }

    @Test
    void answersHeadWithoutABody() {
        milvusIs(500, "no");

        var answer = front.get("/healthz", request -> request.method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("2");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void saysThatMilvusIsNotThere() {
        milvus.close();

        var answer = front.get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).asString(UTF_8).startsWith("Milvus: ").contains("refused");
    }

    @Test
    void saysThatMilvusIsLate() throws InterruptedException {
        var never = new CountDownLatch(1);
        milvus.answer(exchange -> {
            try {
                assertThat(never.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        try (var impatient = FrontRig.withProbesWithin(HealthRelay.WITHIN, milvus.address())) {
            var answer = impatient.get("/healthz");

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).asString(UTF_8).isEqualTo("Milvus: no answer within 1000 ms\n");
        }
        never.countDown();
    }
}
