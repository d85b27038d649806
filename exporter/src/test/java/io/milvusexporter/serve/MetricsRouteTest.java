package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.testing.CapturedLog;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsRouteTest {

    private final Wire wire = Wire.open();

    @AfterEach
    void releasesEveryPage() {
        wire.close();
        assertThat(wire.pages.open).hasValue(0);
    }

    @Test
    void asksForEveryEnabledCollectorUnlessTold() {
        var page = wire.get("/metrics");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("text identity collections,nodes,server\n");
        assertThat(wire.pages.queries)
                .containsExactly(
                        new PageQuery(Format.TEXT, Encoding.IDENTITY, Set.of("server", "nodes", "collections")));
    }

    @Test
    void saysHowItMayBeKept() {
        var page = wire.get("/metrics");

        assertThat(page.headers().keySet())
                .containsExactlyInAnyOrder(
                        "content-type", "content-length", "cache-control", "x-content-type-options", "vary", "date");
        assertThat(page.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(page.header("Date")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
    }

    @Test
    void negotiatesFormatAndEncoding() {
        var page = wire.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0", "Accept-Encoding: gzip");

        assertThat(page.body()).isEqualTo("openmetrics gzip collections,nodes,server\n");
        assertThat(page.header("Content-Type")).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(page.header("Content-Encoding")).isEqualTo("gzip");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    collect[]=server                       | server
                    collect[]=server&collect[]=nodes       | nodes,server
                    collect[]=nodes&collect[]=nodes        | nodes
                    collect%5B%5D=n%6Fdes                  | nodes
                    exclude[]=server                       | collections,nodes
                    exclude[]=server&exclude[]=nodes       | collections
                    exclude[]=server&exclude[]=nodes&exclude[]=collections | ''
                    unknown=1                              | collections,nodes,server
                    ''                                     | collections,nodes,server
                    """)
    void choosesCollectors(String query, String sections) {
        assertThat(wire.get("/metrics?" + query).body()).isEqualTo("text identity " + sections + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    collect[]=server&exclude[]=nodes | collect[] and exclude[]: found both (expected one of them)
                    collect[]=serv%20er   | collect[]: no collector serv er (expected collections, nodes, server)
                    collect[]=serv+er     | collect[]: no collector serv er (expected collections, nodes, server)
                    exclude[]=disk        | exclude[]: no collector disk (expected collections, nodes, server)
                    collect[]=            | collect[]: no collector  (expected collections, nodes, server)
                    collect[]=segments    | collect[]: collector segments is disabled (expected collections, nodes, server)
                    collect[]=a%0D%0Ab%E2%80%A8c | collect[]: no collector a??b?c (expected collections, nodes, server)
                    """)
    void refusesAWrongChoiceInOneLine(String query, String words) {
        var answer = wire.get("/metrics?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(words + "\n");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(wire.pages.queries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics?collect[]=%", "/metrics?collect[]=%zz", "/%4", "metrics", "*/metrics"})
    void refusesATargetThatDoesNotParse(String target) {
        assertThat(wire.get(target).status()).isEqualTo(400);
        assertThat(wire.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://exporter:9091/metrics", "HTTPS://[::1]:9091/metrics", "/%6Detrics", "/metrics#top"})
    void knowsThePathInEveryForm(String target) {
        assertThat(wire.get(target).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/", "//metrics", "/Metrics", "/metrics/../metrics", "/x"})
    void takesNoOtherPathForThePage(String target) {
        assertThat(wire.get(target).status()).isEqualTo(404);
    }

    @Test
    void answersHeadWithTheHeadersOfGet() {
        wire.send("HEAD /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        var head = wire.text();
        wire.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
        var get = wire.text();

        assertThat(get).isEqualTo(head + "text identity collections,nodes,server\n");
    }

    @Test
    void answersOtherMethodsWithThoseItHas() {
        var answer = wire.request("POST", "/metrics");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(answer.body()).isEqualTo("method not allowed (expected GET, HEAD)\n");
    }

    @Test
    void answersAFailedPageInOneLine() {
        var broken = new TestSite();
        broken.pages.fail(new IllegalStateException("words for the log"));
        try (var log = CapturedLog.atInfo();
                var other = Wire.open(broken, settings -> {})) {
            var answer = other.get("/metrics");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("internal error; the exporter's log has more\n");
            assertThat(other.isOpen()).isTrue();
            assertThat(log.lines())
                    .containsExactly("level=error msg=\"Request failed\" path=/metrics error=\"words for the log\"");
        }
    }

    @Test
    void answersARouteThatThrowsInOneLine() {
        var throwing = new FakeRoute("/throws", request -> {
            throw new IllegalStateException("words for the log");
        });
        try (var log = CapturedLog.atInfo();
                var other = Wire.open(new TestSite(), settings -> {}, throwing)) {
            assertThat(other.get("/throws").body()).isEqualTo("internal error; the exporter's log has more\n");
            assertThat(other.get("/metrics").status()).isEqualTo(200);
            assertThat(other.site.metric("requests_in_flight")).isZero();
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void countsByPathAndCode() {
        wire.get("/metrics");
        wire.get("/metrics");
        wire.get("/metrics?collect[]=x");
        wire.get("/secret-of-a-client");

        assertThat(wire.site.metric("requests", "handler", "/metrics", "code", "200"))
                .isEqualTo(2);
        assertThat(wire.site.metric("requests", "handler", "/metrics", "code", "400"))
                .isEqualTo(1);
        assertThat(wire.site.metric("requests", "handler", "none", "code", "404"))
                .isEqualTo(1);
        assertThat(wire.site.metric("requests_in_flight")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-1", "0", "NaN", "1e9"})
    void ignoresAndCountsATimeoutThatIsNone(String timeout) {
        assertThat(wire.get("/metrics", ScrapeTimeout.HEADER + ": " + timeout).status())
                .isEqualTo(200);
        assertThat(wire.site.metric("bad_timeout_headers")).isEqualTo(1);
    }

    @Test
    void handsTheScrapeTimeoutToRoutes() {
        var asked = new CompletableFuture<Request>();
        var route = new FakeRoute("/probe", request -> {
            asked.complete(request);
            return completedFuture(Answer.document("text/plain", "ok\n"));
        });
        try (var other = Wire.open(new TestSite(), settings -> {}, route)) {
            other.get("/probe?target=a&target=b", ScrapeTimeout.HEADER + ": 9.5");
        }

        assertThat(asked.join().scrapeTimeout())
                .hasValueSatisfying(timeout -> assertThat(timeout).hasMillis(9500));
        assertThat(asked.join().parameter("target")).containsExactly("a", "b");
        assertThat(asked.join().isLocal()).isTrue();
    }

    @Test
    void servesThePageWhereItIsTold() {
        try (var other = Wire.open(new TestSite(), settings -> settings.telemetryPath = "/milvus/metrics")) {
            assertThat(other.get("/milvus/metrics").body()).startsWith("text identity");
            assertThat(other.get("/metrics").status()).isEqualTo(404);
            assertThat(other.get("/").body()).contains("<a href=\"/milvus/metrics\">");
        }
    }

    @Test
    void doesNotTakeTwoRoutesForOnePath() {
        var second = new FakeRoute("/-/ready", request -> completedFuture(Answer.document("text/plain", "")));

        assertThatThrownBy(() -> Wire.open(new TestSite(), settings -> {}, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("routes: two for /-/ready (expected one)");
    }
}
