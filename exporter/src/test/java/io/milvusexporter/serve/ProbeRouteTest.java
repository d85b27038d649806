package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.serve.Probes.Collected;
import io.milvusexporter.serve.Probes.Probed;
import io.milvusexporter.serve.Probes.Refusal;
import io.milvusexporter.serve.Probes.Refused;
import io.milvusexporter.serve.Probes.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request for {@code /probe} means, and what is answered. */
class ProbeRouteTest {

    private final TestSite site = new TestSite();
    private final FakeProbes probes = new FakeProbes();
    private final Wire wire = Wire.open(site, settings -> {}, new ProbeRoute(probes));

    /** Gives a page of zeros and ones, or refuses. */
    private final class FakeProbes implements Probes {

        private final List<Wish> wishes = new ArrayList<>();
        private boolean isOn = true;
        private Refused refused = new Refused(Refusal.BUSY, "none");

        @Override
        public boolean isOn() {
            return isOn;
        }

        @Override
        public CompletionStage<Probed> probe(Wish wish) {
            wishes.add(wish);
            return wish.module().equals("refused")
                    ? CompletableFuture.completedFuture(refused)
                    : site.pages
                            .page(new PageQuery(wish.format(), wish.encoding(), Set.of(wish.target())))
                            .thenApply(Collected::new);
        }
    }

    @AfterEach
    void releasesEveryPage() {
        wire.close();
        assertThat(site.pages.open).hasValue(0);
    }

    @Test
    void asksTheTargetByTheDefaultModule() {
        var answer = wire.get("/probe?target=milvus:19530");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("text identity milvus:19530\n");
        assertThat(probes.wishes)
                .containsExactly(
                        new Wish("milvus:19530", "default", Duration.ofSeconds(10), Format.TEXT, Encoding.IDENTITY));
    }

    @Test
    void negotiatesAsThePageDoes() {
        var answer = wire.get(
                "/probe?module=short&target=%5B%3A%3A1%5D%3A19530",
                "Accept: application/openmetrics-text; version=1.0.0", "Accept-Encoding: gzip");

        assertThat(answer.body()).isEqualTo("openmetrics gzip [::1]:19530\n");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.header("Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(probes.wishes).extracting(Wish::module).containsExactly("short");
    }

    @ParameterizedTest
    @CsvSource({"10, 9500", "30, 29500", "1.5, 1000", "1, 500", "0.4, 200", "100000, 120000", "3600, 120000"})
    void keepsToTheTimeOfTheScraperLessTheOffset(String seconds, long millis) {
        wire.get("/probe?target=milvus:19530", "X-Prometheus-Scrape-Timeout-Seconds: " + seconds);

        var expected = seconds.equals("100000") ? 10_000 : millis; // longer than a day is no time that makes sense
        assertThat(probes.wishes).extracting(wish -> wish.time().toMillis()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/probe",
                "/probe?module=default",
                "/probe?target=a:1&target=b:1",
                "/probe?target=a:1&module=x&module=y"
            })
    void saysWhatIsMissingOrTooMuch(String path) {
        var answer = wire.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).matches("(target|module): found \\d \\(expected one.*\\)\n");
        assertThat(probes.wishes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BAD_REQUEST, 400", "FORBIDDEN, 403", "BUSY, 503", "UNUSABLE, 500"})
    void refusesInOneLine(Refusal refusal, int status) {
        probes.refused = new Refused(refusal, "no\r\nEvil: header");

        var answer = wire.get("/probe?target=milvus:19530&module=refused");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("no??Evil: header\n");
        assertThat(answer.headers().containsKey("retry-after")).isEqualTo(refusal == Refusal.BUSY);
        assertThat(answer.headers()).doesNotContainKey("evil");
    }

    @Test
    void hasALinkOnlyWhereAnybodyMayBeAsked() {
        assertThat(new ProbeRoute(probes).about()).contains("?target=");
        probes.isOn = false;

        assertThat(new ProbeRoute(probes).about()).isEmpty();
    }

    @Test
    void countsAsAPageAndIsGuardedAsOne() {
        assertThat(new ProbeRoute(probes).kind()).isEqualTo(Route.Kind.PAGE);
        assertThat(wire.request("POST", "/probe?target=milvus:19530").status()).isEqualTo(405);
    }
}
