package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.encode.Format;
import io.milvusexporter.testing.Holdings;
import io.milvusexporter.testing.Scrapes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred rude clients at once: whoever scrapes meanwhile is answered, and nothing is left of them. */
@Timeout(120)
class CrowdTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 100;
    private static final int SCRAPES = 25;

    /** More than the buffers of a socket pair take. */
    private static final long LARGE = 16L << 20;

    private static final String BEGUN = "GET /metrics HTTP/1.1\r\nHost: test\r\n";

    /** What each of the crowd does once it is connected; what comes of it is not waited for. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Rudeness {
        READ_NOTHING(client -> client.get("/metrics", "Accept: application/openmetrics-text")),
        NEVER_FINISH_A_HEAD(client -> client.send(BEGUN + "X-Long: x")),
        NEVER_FINISH_A_BODY(client -> client.send(BEGUN + "Content-Length: 100\r\n\r\nx")),
        SAY_NOTHING(client -> {}),
        SEND_A_HEADER_BOMB(client -> client.send(BEGUN + ("X-Bomb: " + "x".repeat(1000) + "\r\n").repeat(60))),
        SPEAK_TLS(client -> client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc})),
        HANG_UP_IN_THE_MIDDLE(client -> {
            client.get("/metrics", "Accept: application/openmetrics-text").head();
            client.reset();
        }),
        CLOSE_THEIR_HALF(client -> client.send(BEGUN).halfClose()),
        PIPELINE_WITHOUT_READING(client -> client.send((BEGUN + "\r\n").repeat(50)));

        private final Consumer<RawClient> act;

        Rudeness(Consumer<RawClient> act) {
            this.act = act;
        }
    }

    private final LeakWatch leaks = new LeakWatch();
    private final TestServer server = TestServer.start(settings -> {
        settings.maxRequests = 2 * CLIENTS;
        settings.readHeaderTimeout = Duration.ofSeconds(1);
        settings.readTimeout = Duration.ofSeconds(1);
        settings.writeTimeout = Duration.ofSeconds(2);
    });

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

    private void scrape() {
        try (var client = server.client()) {
            var answer = client.get("/metrics").response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("text identity");
        } catch (UncheckedIOException e) {
            throw new AssertionError("a scrape failed", e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsNobodyElseFromTheirPage(Rudeness rudeness) {
        server.pages.serve(query -> query.format() == Format.OPENMETRICS
                ? server.pages.page(LARGE, 64 << 10)
                : server.pages.page(FakePages.describe(query)));
        scrape();
        var before = Holdings.now();
        var crowd = new ArrayList<RawClient>();
        try (var scrapes = new Scrapes(rudeness.name(), this::scrape)) {
            gather(crowd, rudeness);
            scrapes.start();
            scrapes.await(SCRAPES);
        } finally {
            crowd.forEach(RawClient::close);
        }

        await().atMost(PATIENCE).until(() -> server.metric("connections") == 0);
        before.awaitReturn();
    }

    private void gather(List<RawClient> crowd, Rudeness rudeness) {
        for (int i = 0; i < CLIENTS; i++) {
            var client = RawClient.connect(server.address(), 4096);
            crowd.add(client);
            rudeness.act.accept(client);
        }
    }
}
