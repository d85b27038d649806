package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Fuzz;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: an answer or an end, never a hang, never a 5xx but 503, and nothing left behind. */
class HttpFuzzTest {

    private final LeakWatch leaks = new LeakWatch();

    @AfterEach
    void forgetsNoBuffer() {
        try (leaks) {
            leaks.assertNone();
        }
    }

    private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.[01] (\\d{3}) ");

    private static final List<String> WORDS = List.of(
            "GET ",
            "HEAD ",
            "POST ",
            "OPTIONS ",
            "CONNECT ",
            "/metrics",
            "/-/healthy",
            "/-/status",
            "/",
            "*",
            "?collect[]=",
            "server",
            "%",
            "%zz",
            "%00",
            "http://",
            "host",
            " HTTP/1.1",
            " HTTP/1.0",
            " HTTP/9",
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            "Host: a\r\n",
            "Host:\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: -5\r\n",
            "Content-Length: 99999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close\r\n",
            "Connection: keep-alive\r\n",
            "Accept: ;q=x,\r\n",
            "Accept-Encoding: gzip\r\n",
            "X-Prometheus-Scrape-Timeout-Seconds: x\r\n",
            ": no name\r\n",
            " folded\r\n",
            "\0",
            "é",
            "\u0016\u0003\u0001");

    @Test
    void isAnsweredOrEndedOverAWire() {
        Fuzz.rounds("http", 3_000, random -> {
            var site = new TestSite();
            var text = play(site, random);

            assertThat(codes(text)).as("%s", text).allMatch(code -> code < 500 || code == 503);
            if (!text.isEmpty()) {
                assertThat(text).startsWith("HTTP/1.");
            }
            assertThat(site.pages.open).hasValue(0);
            assertThat(site.metric("requests_in_flight")).isZero();
            assertThat(site.metric("connections")).isZero();
        });
    }

    private static String play(TestSite site, Random random) {
        try (var wire = Wire.open(site, settings -> {})) {
            for (var piece : pieces(random)) {
                if (wire.channel.isOpen()) {
                    wire.send(piece);
                }
            }
            wire.pass(Duration.ofSeconds(90));
            return wire.text();
        }
    }

    @Test
    void isAnsweredOrEndedOverSockets() {
        var server = TestServer.start(settings -> {
            settings.readHeaderTimeout = Duration.ofMillis(50);
            settings.readTimeout = Duration.ofMillis(50);
            settings.idleTimeout = Duration.ofMillis(50);
        });
        Fuzz.rounds("http-sockets", 150, random -> {
            try (var client = server.client()) {
                sendAll(client, pieces(random));
                if (random.nextInt(4) > 0) {
                    assertThat(codes(client.rest())).allMatch(code -> code < 500 || code == 503);
                }
            }
        });
        try (var client = server.client()) {
            assertThat(client.get("/-/healthy").response().status()).isEqualTo(200);
        }
        server.close();

        assertThat(server.pages.open).hasValue(0);
        assertThat(server.metric("connections")).isZero();
    }

    private static void sendAll(RawClient client, List<String> pieces) {
        try {
            pieces.forEach(piece -> client.send(piece.getBytes(ISO_8859_1)));
        } catch (UncheckedIOException e) {
            assertThat(e).hasRootCauseInstanceOf(java.io.IOException.class); // the server has ended it, as it may
        }
    }

    private static List<Integer> codes(String text) {
        return STATUS.matcher(text)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    /** Words of HTTP in no order, with noise between, cut anywhere. */
    private static List<String> pieces(Random random) {
        var all = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            all.append(random.nextInt(10) == 0 ? noise(random) : WORDS.get(random.nextInt(WORDS.size())));
            if (random.nextInt(25) == 0) {
                all.append("x".repeat(random.nextInt(40_000)));
            }
            if (random.nextInt(12) == 0) {
                all.append("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
            }
        }
        var pieces = new ArrayList<String>();
        for (int from = 0; from < all.length(); ) {
            int to = Math.min(all.length(), from + 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000));
            pieces.add(all.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static String noise(Random random) {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }
}
