package io.milvusexporter.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others had of the event loop when one who wants little was served: counted, not timed. */
@Timeout(120)
class TurnsTest {

    private static final int GREEDY = 100;
    private static final int PIPELINED = 40;
    private static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";
    private static final String LARGE = "Accept: application/openmetrics-text";
    private static final String GZIP = "Accept-Encoding: gzip";

    private final TestServer server = TestServer.start(settings -> settings.maxRequests = 2 * GREEDY);
    private final List<RawClient> greedy = new ArrayList<>();
    private final CountDownLatch isStopped = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();

    /** What the others had when the page of the modest one was asked for: answers, bytes. */
    private final AtomicInteger answeredBefore = new AtomicInteger();

    private final AtomicLong takenBefore = new AtomicLong();

    @BeforeEach
    void connectsTheGreedy() {
        for (int i = 0; i < GREEDY; i++) {
            var client = server.client();
            greedy.add(client);
            assertThat(client.get("/metrics").response().status()).isEqualTo(200);
        }
        server.pages.serve(this::page);
    }

    @AfterEach
    void closes() {
        greedy.forEach(RawClient::close);
        server.close();
    }

    /** Stops the loop at one page, so that all that is asked for meanwhile is there at once when it goes on. */
    private Page page(PageQuery query) {
        var isModest = query.encoding() == Encoding.GZIP;
        if (query.format() == Format.TEXT) {
            if (isModest) {
                answeredBefore.set(answered.get());
                takenBefore.set(server.pages.polledBytes.get());
            }
            answered.incrementAndGet();
            return server.pages.page(FakePages.describe(query));
        }
        if (isModest) {
            isStopped.countDown();
            await(goesOn);
        }
        return server.pages.page(16L << 20, 64 << 10);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void whileTheGreedy(Consumer<RawClient> ask) {
        try (var stopper = server.client()) {
            stopper.request("HEAD", "/metrics", LARGE, GZIP);
            await(isStopped);
            greedy.forEach(ask);
            try (var modest = server.client()) {
                modest.get("/metrics", GZIP);
                goesOn.countDown();
                assertThat(modest.response().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void servesWhoCameLaterBeforeAllThatIsPipelined() {
        whileTheGreedy(client -> client.send(REQUEST.repeat(PIPELINED)));

        assertThat(answeredBefore.get()).isBetween(1, GREEDY * PIPELINED / 4);
    }

    @Test
    void servesWhoCameLaterBeforeAllThatSocketsTakeOfLargePages() {
        whileTheGreedy(client -> client.get("/metrics", LARGE));

        assertThat(takenBefore.get()).isBetween(1L, GREEDY * (300L << 10));
    }
}
