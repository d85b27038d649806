package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.CapturedLog;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {

    private static final String HEALTHY = "GET /-/healthy HTTP/1.1\r\nHost: test\r\n\r\n";

    private final LeakWatch leaks = new LeakWatch();
    private final TestSite site = new TestSite();
    private final Wire wire = Wire.open(site, settings -> {
        settings.readHeaderTimeout = Duration.ofSeconds(5);
        settings.readTimeout = Duration.ofSeconds(10);
        settings.idleTimeout = Duration.ofMinutes(5);
        settings.writeTimeout = Duration.ofSeconds(30);
    });

    @AfterEach
    void releasesEverything() {
        wire.close();
        site.pages.release();
        assertThat(site.pages.open).hasValue(0);
        assertThat(site.metric("requests_in_flight")).isZero();
        assertThat(site.metric("connections")).isZero();
        try (leaks) {
            leaks.assertNone();
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        wire.send("GET /metrics?collect[]=server HTTP/1.1\r\nHost: test\r\n\r\n"
                + "GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                + HEALTHY
                + "GET /unknown HTTP/1.1\r\nHost: test\r\n\r\n");

        assertThat(wire.responses())
                .extracting(Response::body)
                .containsExactly(
                        "text identity server\n",
                        "text identity collections,nodes,server\n",
                        "milvus-exporter is healthy\n",
                        "not found: /unknown\n");
    }

    @Test
    void looksAtTheNextRequestOnlyWhenTheLastIsAnswered() {
        site.pages.hold();
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n" + HEALTHY
                + "GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        var early = wire.text();
        int asked = site.pages.queries.size();
        site.pages.releaseOne();
        wire.channel.runPendingTasks();

        assertThat(early).isEmpty();
        assertThat(asked).isEqualTo(1);
        assertThat(wire.responses()).hasSize(2);
        assertThat(site.pages.queries).hasSize(2);
    }

    @Test
    void readsARequestInWhateverPieces() {
        HEALTHY.chars().forEach(c -> wire.send(Character.toString(c)));

        assertThat(wire.response().status()).isEqualTo(200);
    }

    @Test
    void acceptsBareLineFeedsOrRefusesThemButNeverHangs() {
        wire.send("GET /-/healthy HTTP/1.1\nHost: test\n\n");

        assertThat(wire.response().status()).isIn(200, 400);
    }

    @Test
    void keepsTheConnectionOfHttp11() {
        assertThat(wire.get("/-/healthy").headers()).doesNotContainKey("connection");
        assertThat(wire.isOpen()).isTrue();
    }

    @Test
    void closesWhenHttp11AsksForIt() {
        assertThat(wire.get("/-/healthy", "Connection: close").header("Connection"))
                .isEqualTo("close");
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void closesTheConnectionOfHttp10() {
        wire.send("GET /-/healthy HTTP/1.0\r\n\r\n");
        var answer = wire.response();

        assertThat(answer.version()).isEqualTo("HTTP/1.0");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void keepsTheConnectionOfHttp10IfAsked() {
        wire.send("GET /-/healthy HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        assertThat(wire.response().header("Connection")).isEqualTo("keep-alive");
        assertThat(wire.isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET / HTTP/1.1                               | bad request: Host: found 0 (expected one)
                    GET / HTTP/1.1~Host: a~Host: b               | bad request: Host: found 2 (expected one)
                    GET / HTTP/2.0~Host: a                       | bad request: HTTP version (expected HTTP/1.0 or HTTP/1.1)
                    GET / HTTP/1.7~Host: a                       | bad request: HTTP version (expected HTTP/1.0 or HTTP/1.1)
                    GET / HTTP/1.1~Host: a~Transfer-Encoding: gzip | bad request: not HTTP
                    CONNECT host:80 HTTP/1.1~Host: a             | bad request: target (expected a path)
                    GET /                                        | bad request: not HTTP
                    GET / FTP/1.1~Host: a                        | bad request: not HTTP
                    nonsense                                     | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Content-Length: x     | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Content-Length: -1    | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2 | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Transfer-Encoding: chunked, gzip | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Transfer-Encoding: identity | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3 | bad request: not HTTP
                    GET / HTTP/1.1~Host: a~No colon              | bad request: not HTTP
                    """)
    void answersABadHead400AndCloses(String head, String words) {
        wire.send(head.replace("~", "\r\n") + "\r\n\r\n" + HEALTHY);
        var answer = wire.response();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(words + "\n");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(wire.isOpen()).isFalse();
        assertThat(site.metric("requests", "handler", "none", "code", "400")).isEqualTo(1);
    }

    @Test
    void knowsThePrefaceOfHttp2ForNoHttp1() {
        wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        assertThat(wire.response().status()).isEqualTo(400);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void takesARequestLineUpToTheLimit() {
        int room = RequestDecoder.LONGEST_LINE - "GET /?x= HTTP/1.1".length();

        assertThat(wire.get("/?x=" + "y".repeat(room)).status()).isEqualTo(200);
        assertThat(wire.get("/?x=" + "y".repeat(room + 1)).status()).isEqualTo(414);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void refusesARequestLineWithoutEndBeforeItEnds() {
        wire.send("GET /" + "x".repeat(RequestDecoder.LONGEST_LINE));

        assertThat(wire.response().body()).isEqualTo("request line too long (at most 8192 bytes)\n");
    }

    @Test
    void takesHeadersUpToTheLimit() {
        var line = "X: " + "y".repeat(1000);
        int count = RequestDecoder.LONGEST_HEADERS / line.length() - 1;

        assertThat(wire.get("/-/healthy", lines(line, count)).status()).isEqualTo(200);
        var answer = wire.get("/-/healthy", lines(line, count + 2));
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body()).isEqualTo("headers too long (at most 32768 bytes)\n");
        assertThat(wire.isOpen()).isFalse();
    }

    private static String[] lines(String line, int count) {
        return Collections.nCopies(count, line).toArray(String[]::new);
    }

    @Test
    void dropsASmallBody() {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nContent-Length: 16384\r\n\r\n");
        wire.send("x".repeat(16384) + HEALTHY);

        assertThat(wire.responses()).extracting(Response::status).containsExactly(200, 200);
    }

    @Test
    void dropsASmallChunkedBodyWithTrailers() {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n" + HEALTHY);

        assertThat(wire.responses()).extracting(Response::status).containsExactly(200, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16385", "99999999999999999"})
    void refusesABodyThatSaysItIsLarge(String length) {
        var answer = wire.get("/-/healthy", "Content-Length: " + length);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("request body too long (at most 16384 bytes; none is needed)\n");
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void refusesAChunkedBodyOnceItIsLarge() {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            wire.send("2000\r\n" + "x".repeat(0x2000) + "\r\n");
        }

        assertThat(wire.response().status()).isEqualTo(413);
        assertThat(wire.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "5\r\nhelloo\r\n", "0\r\nno colon\r\n\r\n", "-1\r\n"})
    void refusesAChunkedBodyThatIsNone(String body) {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        assertThat(wire.response().status()).isEqualTo(400);
        assertThat(wire.isOpen()).isFalse();
    }

    /** Closing while the client still sends would reset the connection, and the answer be lost on its way. */
    @Test
    void hearsAClientOutForAMomentAfterItsLastAnswer() {
        wire.send("GET /" + "x".repeat(10_000));
        assertThat(wire.response().status()).isEqualTo(414);
        wire.pass(Duration.ofMillis(499));
        wire.send("x".repeat(10_000) + "\r\n\r\n" + HEALTHY);

        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.channel.isOpen()).isTrue();
        assertThat(wire.text()).isEmpty();
        wire.pass(Duration.ofMillis(1));
        assertThat(wire.channel.isOpen()).isFalse();
    }

    @Test
    void saysContinueToWhoeverWaitsForIt() {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        var first = wire.text();
        wire.send("hello");

        assertThat(first).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(wire.response().status()).isEqualTo(200);
    }

    @Test
    void doesNotLetALargeBodyContinue() {
        var answer = wire.get("/-/healthy", "Expect: 100-continue", "Content-Length: 20000");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void refusesAnotherExpectation() {
        assertThat(wire.get("/-/healthy", "Expect: wonders").status()).isEqualTo(417);
    }

    @Test
    void closesAConnectionThatNeverSpeaks() {
        wire.pass(Duration.ofMillis(4999));
        var before = wire.isOpen();
        wire.pass(Duration.ofMillis(1));

        assertThat(before).isTrue();
        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.text()).isEmpty();
    }

    @Test
    void cutsOffAHeadThatDripsIn() {
        "GET / HTTP".chars().forEach(c -> {
            wire.send(Character.toString(c));
            wire.pass(Duration.ofMillis(450));
        });
        var before = wire.isOpen();
        wire.pass(Duration.ofMillis(500));

        assertThat(before).isTrue();
        assertThat(wire.response().status()).isEqualTo(408);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void cutsOffABodyThatDripsIn() {
        wire.send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n");
        for (int i = 0; i < 9; i++) {
            wire.pass(Duration.ofSeconds(1));
            wire.send("x");
        }
        var before = wire.text();
        wire.pass(Duration.ofSeconds(1));

        assertThat(before).isEmpty();
        assertThat(wire.response().status()).isEqualTo(408);
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void putsTheHeadLimitOnALaterRequestToo() {
        wire.send(HEALTHY + "GET /-/hea");
        wire.responses();
        wire.pass(Duration.ofSeconds(5));

        assertThat(wire.response().status()).isEqualTo(408);
    }

    @Test
    void closesAnIdleConnection() {
        wire.get("/-/healthy");
        wire.pass(Duration.ofMillis(299_999));
        var before = wire.isOpen();
        wire.pass(Duration.ofMillis(1));

        assertThat(before).isTrue();
        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.text()).isEmpty();
    }

    @Test
    void countsIdleTimeFromTheLastAnswer() {
        for (int i = 0; i < 5; i++) {
            wire.get("/-/healthy");
            wire.pass(Duration.ofSeconds(299));
        }

        assertThat(wire.isOpen()).isTrue();
    }

    @Test
    void answersBusyWhenThePageDoesNotCome() {
        site.pages.hold();
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        wire.pass(Duration.ofMillis(29_999));
        var before = wire.text();
        wire.pass(Duration.ofMillis(1));
        var answer = wire.response();
        site.pages.release();

        assertThat(before).isEmpty();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body()).isEqualTo("the answer was not ready in time; try again in a second\n");
        assertThat(site.metric("requests_rejected", "reason", "late")).isEqualTo(1);
        assertThat(wire.isOpen()).isTrue();
    }

    @Test
    void waitsAsLongAsTheScraperSaysItDoes() {
        site.pages.hold();
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n" + ScrapeTimeout.HEADER + ": 60\r\n\r\n");
        wire.pass(Duration.ofSeconds(59));
        site.pages.release();
        wire.channel.runPendingTasks();

        assertThat(wire.response().status()).isEqualTo(200);
    }

    @Test
    void closesThePageOfAClientThatHasGone() {
        site.pages.hold();
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        wire.channel.close().awaitUninterruptibly();
        site.pages.release();

        assertThat(site.pages.open).hasValue(0);
        assertThat(site.metric("requests_in_flight")).isZero();
    }

    @Test
    void goesOnWhenTheRestOfThePageIsReady() {
        var page = site.pages.late("first ", "second");
        site.pages.serve(query -> page);
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        var before = wire.text();
        page.come();
        wire.channel.runPendingTasks();

        assertThat(before).endsWith("\r\n\r\nfirst ");
        assertThat(wire.text()).isEqualTo("second");
        assertThat(wire.isOpen()).isTrue();
    }

    @Test
    void cutsOffWhenTheRestOfThePageNeverComes() {
        var page = site.pages.late("first ", "second");
        site.pages.serve(query -> page);
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        wire.pass(Duration.ofMillis(29_999));
        var before = wire.isOpen();
        wire.pass(Duration.ofSeconds(9));
        page.come();
        wire.channel.runPendingTasks();

        assertThat(before).isTrue();
        assertThat(wire.isOpen()).isFalse();
        assertThat(wire.text()).endsWith("\r\n\r\nfirst ");
        assertThat(site.metric("aborted_writes", "reason", "late")).isEqualTo(1);
    }

    @Test
    void cutsOffAPageThatBreaksAndSaysSo() {
        var page = site.pages.breaking("first ");
        site.pages.serve(query -> page);
        try (var log = CapturedLog.atInfo()) {
            wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
            page.come();
            wire.channel.runPendingTasks();

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("level=error msg=\"Request failed\" path=/metrics error=");
        }
        assertThat(wire.isOpen()).isFalse();
        assertThat(site.metric("aborted_writes", "reason", "failed")).isEqualTo(1);
    }

    @Test
    void cutsOffAPageThatIsShorterThanItSaid() {
        site.pages.serve(query -> site.pages.lying(10, "short"));
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");

        assertThat(wire.isOpen()).isFalse();
        assertThat(site.metric("aborted_writes", "reason", "failed")).isEqualTo(1);
    }

    @Test
    void writesNoMoreThanAPageSaid() {
        site.pages.serve(query -> site.pages.lying(3, "longer"));

        assertThat(wire.get("/metrics").body()).isEqualTo("lon");
        assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
    }

    @Test
    void writesPiecesOfAnySizeAsOneBody() {
        var pieces = List.of("", "a", "b".repeat(300_000), "", "c".repeat(65_536), "d");
        site.pages.serve(query -> site.pages.page(pieces));

        assertThat(wire.get("/metrics").body()).isEqualTo(String.join("", pieces));
    }

    @Test
    void closesATlsHandshakeWithOneDebugLine() {
        try (var log = CapturedLog.atDebug()) {
            wire.channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x16, 3, 1, 0, 100, 1}));

            assertThat(wire.isOpen()).isFalse();
            assertThat(wire.text()).isEmpty();
            assertThat(log.lines())
                    .containsExactly("level=debug msg=\"Closed a TLS connection to a plain port\" remote=embedded");
        }
    }
}
