package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The landing page: one document without script, which reads well in a text browser too. */
final class LandingPage {

    private static final String STYLE = style();

    /** Nothing may be loaded, run, framed or sent; only this one style sheet counts. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ExporterStatus status;
    private final Html html = new Html();

    private LandingPage(ExporterStatus status) {
        this.status = status;
    }

    /** @param routes which may have a link */
    static String of(ExporterStatus status, List<Route> routes) {
        return new LandingPage(status).write(routes);
    }

    private String write(List<Route> routes) {
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<title>milvus-exporter</title>\n")
                .style(STYLE)
                .markup("</head>\n<body>\n");
        introduction();
        milvus();
        links(routes);
        collectors();
        components();
        return html.markup("</body>\n</html>\n").toString();
    }

    private void introduction() {
        html.markup("<h1>milvus-exporter <span class=\"soft\">")
                .words(status.version())
                .markup("</span></h1>\n<p>Tells Prometheus how a Milvus is doing, and how old each fact is.</p>\n");
    }

    private void milvus() {
        var milvus = status.milvus();
        html.markup("<h2>Milvus</h2>\n<dl>\n<dt>Address</dt><dd><code>")
                .words(orDash(milvus.address()))
                .markup("</code></dd>\n<dt>State</dt><dd>");
        if (milvus.up() == null) {
            html.markup("not asked yet");
        } else if (milvus.up()) {
            html.markup("<span class=\"good\">up</span>");
        } else {
            html.markup("<span class=\"bad\">down</span>");
        }
        html.markup("</dd>\n<dt>Version</dt><dd>")
                .words(orDash(milvus.version()))
                .markup("</dd>\n");
        html.markup("<dt>This exporter</dt><dd>")
                .words(status.ready() ? "ready" : "starting")
                .words(
                        status.clusterPoller()
                                ? ", asks the cluster-wide questions"
                                : ", asks about its own component only")
                .markup("</dd>\n</dl>\n");
    }

    private void links(List<Route> routes) {
        html.markup("<h2>Pages</h2>\n<dl>\n");
        for (var route : routes) {
            if (!route.about().isEmpty()) {
                html.markup("<dt><a href=\"").words(route.path()).markup("\">").words(route.path());
                html.markup("</a></dt><dd>").words(route.about()).markup("</dd>\n");
            }
        }
        html.markup("</dl>\n");
    }

    private void collectors() {
        html.markup("<h2>Collectors</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Collector</th><th>State</th>")
                .markup("<th class=\"number\">Age</th><th class=\"number\">Took</th><th class=\"number\">Every</th>")
                .markup("<th class=\"number\">Series</th><th>Source</th><th>Last failure</th></tr></thead>\n<tbody>\n");
        status.collectors().stream()
                .sorted(Comparator.comparing(CollectorStatus::enabled)
                        .reversed()
                        .thenComparing(CollectorStatus::name))
                .forEach(this::collector);
        html.markup("</tbody>\n</table></div>\n");
        advice();
    }

    /** Once for each kind of failure: when Milvus is down, a dozen collectors say the same. */
    private void advice() {
        var causes = status.collectors().stream()
                .map(CollectorStatus::cause)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .map(CauseWords::of)
                .toList();
        if (causes.isEmpty()) {
            return;
        }
        html.markup("<h3>What to do</h3>\n<dl>\n");
        for (var cause : causes) {
            html.markup("<dt>").words(cause.happened()).markup("</dt><dd>").words(cause.advice());
            html.markup("</dd>\n");
        }
        html.markup("</dl>\n");
    }

    private void collector(CollectorStatus collector) {
        html.markup("<tr><td><code>").words(collector.name()).markup("</code></td><td>");
        state(collector);
        number(Spans.words(collector.ageSeconds()));
        number(Spans.words(collector.durationSeconds()));
        number(Spans.words(collector.intervalSeconds()));
        number(collector.series()
                + (collector.seriesDropped() > 0 ? " (" + collector.seriesDropped() + " dropped)" : ""));
        html.markup("<td>").words(orDash(collector.source())).markup("</td><td>");
        if (collector.cause() != null) {
            html.words(CauseWords.of(collector.cause()).happened());
        }
        html.markup("</td></tr>\n");
    }

    private void state(CollectorStatus collector) {
        if (!collector.enabled()) {
            html.markup("<span class=\"soft\">off</span></td>");
        } else if (Objects.equals(collector.source(), "none")) {
            html.markup("<span class=\"soft\">nobody here tells it</span></td>");
        } else if (collector.success() == null) {
            html.words(collector.running() ? "first run" : "waiting").markup("</td>");
        } else if (collector.success()) {
            html.markup("<span class=\"good\">ok</span></td>");
        } else {
            html.markup("<span class=\"bad\">failing</span></td>");
        }
    }

    private void number(String words) {
        html.markup("<td class=\"number\">").words(words).markup("</td>");
    }

    private void components() {
        if (status.components().isEmpty()) {
            return;
        }
        html.markup("<h2>Components</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Role</th><th>Address</th>")
                .markup(
                        "<th class=\"number\">Node</th><th>State</th><th>Version</th><th>Answers</th></tr></thead>\n<tbody>\n");
        status.components().stream()
                .sorted(Comparator.comparing(ComponentStatus::roleName).thenComparing(ComponentStatus::address))
                .forEach(this::component);
        html.markup("</tbody>\n</table></div>\n");
    }

    private void component(ComponentStatus component) {
        html.markup("<tr><td>")
                .words(component.roleName())
                .markup("</td><td><code>")
                .words(component.address());
        html.markup("</code></td>");
        number(component.nodeId() == null ? "–" : component.nodeId().toString());
        html.markup("<td>").words(orDash(component.state())).markup("</td><td>");
        html.words(orDash(component.version())).markup("</td><td>");
        if (component.up() == null) {
            html.markup("–");
        } else if (component.up()) {
            html.markup("<span class=\"good\">yes</span>");
        } else {
            html.markup("<span class=\"bad\">no</span>");
        }
        html.markup("</td></tr>\n");
    }

    private static String orDash(@Nullable String words) {
        return words == null || words.isEmpty() ? "–" : words;
    }

    private static String style() {
        try (var in = LandingPage.class.getResourceAsStream("landing.css")) {
            return new String(Objects.requireNonNull(in, "landing.css").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not in this JDK (expected in every JDK)", e);
        }
    }
}
