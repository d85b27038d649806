package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandingRouteTest {

    private static final String HOSTILE = "<script>alert('x')</script>\"&";

    private final TestSite site = new TestSite();
    private final Wire wire = Wire.open(site, settings -> {});

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void saysWhatItIsAndHowMilvusIs() {
        var page = wire.get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<h1>milvus-exporter <span class=\"soft\">1.2.3</span></h1>")
                .contains("<code>milvus:19530</code>")
                .contains("<span class=\"good\">up</span>")
                .contains("<dt>Version</dt><dd>2.6.4</dd>");
    }

    @Test
    void showsEachCollectorWithItsFailureInWords() {
        assertThat(words(wire.get("/").body()))
                .contains("nodes failing – 20 s 30 s 0 (4 dropped) – Milvus did not answer in time. server ok")
                .contains(
                        "server ok 5.0 s 12 ms 15 s 2 internal What to do Milvus did not answer in time. Look at Milvus'")
                .contains("rootcoord 10.0.0.1:53100 7 Healthy 2.6.4 yes")
                .contains("proxy 10.0.0.2:19530 – – – –");
    }

    @Test
    void givesAdviceOnceForEachCause() {
        site.status = status(
                List.of(
                        TestSite.failedCollector("nodes", "unreachable"),
                        TestSite.failedCollector("storage", "unreachable"),
                        TestSite.failedCollector("replicas", "denied")),
                List.of());

        assertThat(words(wire.get("/").body()))
                .containsOnlyOnce("See whether Milvus runs")
                .containsOnlyOnce("Grant it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    false | false | -     | -        | off
                    true  | false | -     | -        | waiting
                    true  | true  | -     | -        | first run
                    true  | false | true  | none     | nobody here tells it
                    true  | true  | true  | internal | ok
                    true  | false | false | internal | failing
                    """)
    void saysTheStateOfACollectorInAWord(
            boolean enabled, boolean running, String success, String source, String expected) {
        var collector = new CollectorStatus(
                "slots",
                "cluster",
                enabled,
                running,
                success.equals("-") ? null : Boolean.valueOf(success),
                null,
                null,
                null,
                60,
                0,
                0,
                source.equals("-") ? null : source,
                null);
        site.status = status(List.of(collector), List.of());

        assertThat(words(wire.get("/").body()))
                .contains("slots " + expected + " – – 60 s 0 " + source.replace('-', '–'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout",
                "unreachable",
                "not_ready",
                "unauthenticated",
                "denied",
                "unsupported",
                "rejected",
                "too_large",
                "malformed"
            })
    void hasWordsAndAdviceForEveryCause(String cause) {
        assertThat(CauseWords.of(cause).happened()).isNotEqualTo(cause).endsWith(".");
        assertThat(CauseWords.of(cause).advice()).endsWith(".");
    }

    @Test
    void linksToEveryPathForPeople() {
        var page = wire.get("/").body();

        for (var path : List.of("/metrics", "/-/status", "/-/healthy", "/-/ready")) {
            assertThat(page).contains("<a href=\"" + path + "\">" + path + "</a>");
            assertThat(wire.get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void escapesWhateverMilvusSays() {
        var collector = TestSite.failedCollector(HOSTILE, HOSTILE);
        site.status = new ExporterStatus(
                HOSTILE,
                0,
                false,
                false,
                new ExporterStatus.MilvusStatus(HOSTILE, false, HOSTILE),
                List.of(collector),
                List.of(new ComponentStatus(HOSTILE, HOSTILE, 1L, HOSTILE, HOSTILE, false)));

        assertThat(wire.get("/").body())
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;");
    }

    @Test
    void allowsNothingButItsOwnStyleSheet() throws Exception {
        var page = wire.get("/");
        var style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page.body());
        assertThat(style.find()).isTrue();
        var digest = MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(UTF_8));

        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(page.body())
                .contains("prefers-color-scheme: dark")
                .doesNotContain("style=", "<script", "http:", "src=");
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        site.status = status(List.of(), List.of());

        assertThat(words(wire.get("/").body()))
                .contains("State not asked yet")
                .doesNotContain("Components", "What to do");
    }

    private static ExporterStatus status(List<CollectorStatus> collectors, List<ComponentStatus> components) {
        return new ExporterStatus(
                "1", 0, true, true, new ExporterStatus.MilvusStatus(null, null, null), collectors, components);
    }

    /** The page as a text browser shows it, more or less. */
    private static String words(String html) {
        return html.replaceAll("(?s)<style>.*?</style>", "")
                .replaceAll("<[^>]+>", " ")
                .replace("&#39;", "'")
                .replaceAll("\\s+", " ");
    }
}
