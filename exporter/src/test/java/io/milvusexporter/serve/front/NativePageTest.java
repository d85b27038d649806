package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativePageTest {

    private static final String NATIVE = """
            # HELP go_goroutines Number of goroutines that currently exist.
            # TYPE go_goroutines gauge
            go_goroutines 483
            # HELP process_open_fds Number of open file descriptors.
            # TYPE process_open_fds gauge
            process_open_fds 7
            """;

    private final FakeUpstream milvus = new FakeUpstream();
    private final FrontRig front = new FrontRig(milvus.address());

    @AfterEach
    void stop() {
        front.close();
        milvus.close();
    }

    private static String text(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue(Integer.toString(answer.body().length));
        if (answer.headers().firstValue("Content-Encoding").isEmpty()) {
            return new String(answer.body(), UTF_8);
        }
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(plain.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String plain() {
        return text(front.get("/metrics"));
    }

    private String zipped() {
        var answer = front.get("/metrics", "Accept-Encoding", "gzip");
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        return text(answer);
    }

    @Test
    void standsBehindOurOwnFamiliesPlainAndZipped() {
        milvus.page(NATIVE);

        for (var page : new String[] {plain(), zipped(), plain()}) {
            assertThat(page).startsWith(FrontRig.OWN).endsWith(NATIVE).contains("\nmilvus_exporter_native_up 1\n");
            assertThat(page).containsPattern("(?m)^milvus_exporter_native_duration_seconds [0-9.]+(E-[0-9]+)?$");
            assertThat(page.split("# TYPE process_open_fds ", -1)).hasSize(2);
        }
        assertThat(milvus.asked).containsOnly("GET /metrics");
    }

    @Test
    void isTextWhateverIsAsked() {
        milvus.page(NATIVE);

        var answer = front.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text(answer)).endsWith(NATIVE);
    }

    @Test
    void isASectionLikeAnyOther() {
        milvus.page(NATIVE);

        assertThat(text(front.get("/metrics?exclude[]=native")))
                .startsWith(FrontRig.OWN)
                .doesNotContain("native");
        assertThat(text(front.get("/metrics?collect[]=server"))).doesNotContain("go_goroutines");
        assertThat(milvus.asked).isEmpty();
        assertThat(text(front.get("/metrics?collect[]=native"))).endsWith(NATIVE);
        var wrong = front.get("/metrics?collect[]=natives");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(new String(wrong.body(), UTF_8)).contains("expected native, server");
    }

    @Test
    void keepsTheStreamThatMilvusMade() {
        // Lines that a compressor of another level would write otherwise.
        var text = IntStream.range(0, 20_000)
                .mapToObj(i -> "milvus_x{collection_id=\"" + i * 7919 + "\"} " + i + "\n")
                .collect(Collectors.joining());
        var body = FakeUpstream.gzipped(text);
        milvus.answer(exchange -> FakeUpstream.gzip(exchange, body));

        var page = front.get("/metrics", "Accept-Encoding", "gzip").body();

        var stream = new String(body, 10, body.length - 18, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(new String(page, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(stream);
        assertThat(zipped()).endsWith(text);
        assertThat(plain()).endsWith(text);
    }

    @Test
    void compressesAgainWhatIsNotOnePlainMember() {
        var twice = new ByteArrayOutputStream();
        twice.writeBytes(FakeUpstream.gzipped("a 1\n"));
        twice.writeBytes(FakeUpstream.gzipped("b 2\n"));
        var withName = FakeUpstream.gzipped("a 1\nb 2\n");
        var named = new ByteArrayOutputStream();
        named.write(withName, 0, 3);
        named.write(8); // a name follows the header
        named.write(withName, 4, 6);
        named.writeBytes("page\0".getBytes(UTF_8));
        named.write(withName, 10, withName.length - 10);

        for (var body : new byte[][] {twice.toByteArray(), named.toByteArray()}) {
            milvus.answer(exchange -> FakeUpstream.gzip(exchange, body));

            assertThat(zipped()).endsWith("\na 1\nb 2\n").contains("native_up 1");
            assertThat(plain()).endsWith("\na 1\nb 2\n");
        }
    }

    @Test
    void compressesWhatCameInPlainText() {
        milvus.answer(exchange -> FakeUpstream.say(exchange, 200, "text/plain; version=0.0.4", NATIVE.getBytes(UTF_8)));

        assertThat(zipped()).endsWith(NATIVE);
        assertThat(plain()).endsWith(NATIVE);
    }

    @Test
    void costsOnlyItsOwnPartWhenItIsNotWhole() {
        var whole = FakeUpstream.gzipped(NATIVE.repeat(50));
        var wrongSum = whole.clone();
        wrongSum[wrongSum.length - 8] ^= 1;
        var half = java.util.Arrays.copyOf(whole, whole.length / 2);
        var spoilt = whole.clone();
        spoilt[whole.length / 2] ^= 0x55;
        for (var body : new byte[][] {wrongSum, half, spoilt, new byte[0], "<html>".getBytes(UTF_8)}) {
            milvus.answer(exchange -> FakeUpstream.gzip(exchange, body));

            assertIsOursAlone();
        }
        milvus.answer(exchange -> FakeUpstream.say(exchange, 503, "text/plain", NATIVE.getBytes(UTF_8)));
        assertIsOursAlone();
        milvus.answer(exchange -> FakeUpstream.say(exchange, 200, "text/html", NATIVE.getBytes(UTF_8)));
        assertIsOursAlone();
        milvus.page("<html>\n");
        assertIsOursAlone();
        milvus.page("a 1\nb");
        assertIsOursAlone();
        milvus.page("# TYPE milvus_exporter_build_info gauge\nmilvus_exporter_build_info 1\n");
        assertIsOursAlone();

        milvus.page(NATIVE);
        assertThat(plain()).endsWith(NATIVE);
    }

    private void assertIsOursAlone() {
        for (var page : new String[] {plain(), zipped()}) {
            assertThat(page)
                    .startsWith(FrontRig.OWN)
                    .contains("\nmilvus_exporter_native_up 0\n")
                    .doesNotContain("go_goroutines")
                    .endsWith("\n");
        }
    }

    @Test
    void costsOnlyItsOwnPartWhenNobodyListens() {
        milvus.close();

        assertIsOursAlone();
        assertThat(front.get("/metrics").body()).asString(UTF_8).doesNotContain("process_open_fds 7");
    }

    @Test
    void isReadOnceForAllWhoAskMeanwhile() throws Exception {
        var goOn = new CountDownLatch(1);
        milvus.answer(exchange -> {
            hold(goOn);
            FakeUpstream.gzip(exchange, FakeUpstream.gzipped(NATIVE));
        });
        var clients = Executors.newFixedThreadPool(20);
        try {
            var pages = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(i % 2 == 0 ? this::plain : this::zipped, clients))
                    .toList();
            await().until(() -> inFlight() == 20);
            goOn.countDown();

            assertThat(pages).allSatisfy(page -> assertThat(page.join()).endsWith(NATIVE));
            assertThat(milvus.asked).hasSize(1);
        } finally {
            clients.shutdownNow();
        }
    }

    private double inFlight() {
        return front.registry.scrape().stream()
                .filter(family -> family.getMetadata().getName().equals("milvus_exporter_http_requests_in_flight"))
                .mapToDouble(family -> ((io.prometheus.metrics.model.snapshots.GaugeSnapshot) family)
                        .getDataPoints()
                        .get(0)
                        .getValue())
                .sum();
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leavesTheScraperItsPageWhenMilvusHangs() {
        var never = new CountDownLatch(1);
        milvus.answer(exchange -> hold(never));

        var page = text(front.get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds", "0.4"));

        assertThat(page).startsWith(FrontRig.OWN).contains("\nmilvus_exporter_native_up 0\n");
        never.countDown();
    }

    @Test
    void hasADeadlineOfItsOwn() {
        var never = new CountDownLatch(1);
        milvus.answer(exchange -> hold(never));
        try (var hasty = new FrontRig(milvus.address(), Duration.ofMillis(100), 512)) {
            var page = text(hasty.get("/metrics"));

            assertThat(page).startsWith(FrontRig.OWN).contains("\nmilvus_exporter_native_up 0\n");
        }
        never.countDown();
    }

    @Test
    void forwardsNothingElse() {
        milvus.page(NATIVE);

        for (var path :
                new String[] {"/management/stop", "/expr?code=1", "/log/level", "/metrics_default", "/webui/"}) {
            var answer = front.get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(new String(answer.body(), UTF_8)).doesNotContainIgnoringCase("milvus");
        }
        assertThat(milvus.asked).isEmpty();
    }

    @Test
    void findsMilvusByName() {
        milvus.page(NATIVE);
        try (var byName =
                new FrontRig(new HostPort("localhost", milvus.address().port()), Duration.ofSeconds(5), 512)) {
            assertThat(text(byName.get("/metrics"))).endsWith(NATIVE);
        }
        try (var nowhere = new FrontRig(new HostPort("no-such-host.invalid", 9092), Duration.ofSeconds(5), 512)) {
            assertThat(text(nowhere.get("/metrics"))).contains("\nmilvus_exporter_native_up 0\n");
        }
    }
}
