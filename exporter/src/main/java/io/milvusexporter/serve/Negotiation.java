package io.milvusexporter.serve;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Page;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of our formats and encodings a client wants most. Of equal quality the first named wins; who asks for nothing that
 * we have gets plain text 0.0.4, never a refusal.
 *
 * @param contentType of the answer, with the escaping the client asked for
 */
record Negotiation(Format format, String contentType, Encoding encoding) {

    /**
     * What the escaping of an answer is called, by what was asked for. Our names are legacy names, which these leave as they
     * are; {@code dots} would double our underscores, so it is answered with what the page really is.
     */
    private static final Map<String, String> ESCAPINGS = Map.of(
            "allow-utf-8", "allow-utf-8", "underscores", "underscores", "values", "values", "dots", "underscores");

    static Negotiation of(HttpHeaders headers) {
        var wanted = Preference.parse(headers.getAll(HttpHeaderNames.ACCEPT));
        var text = Choice.of(wanted, Negotiation::textRank);
        var openMetrics = Choice.of(wanted, Negotiation::openMetricsRank);
        var format = openMetrics.isBetterThan(text) ? Format.OPENMETRICS : Format.TEXT;
        var chosen = format == Format.OPENMETRICS ? openMetrics : text;
        var encoding = encoding(Preference.parse(headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)));
        return new Negotiation(format, format.contentType() + escaping(chosen.by()), encoding);
    }

    /** The answer with a page of that kind. */
    Answer answer(Page page) {
        var answer = Answer.page(contentType, page).negotiated();
        return encoding == Encoding.IDENTITY ? answer : answer.with(HttpHeaderNames.CONTENT_ENCODING, encoding.label());
    }

    /** The same encoding of the text format, whatever format is wanted most. */
    Negotiation asText() {
        return new Negotiation(Format.TEXT, Format.TEXT.contentType(), encoding);
    }

    /** Identity is always acceptable unless it is refused, but chosen over gzip only if it is named or gzip is not. */
    private static Encoding encoding(List<Preference> wanted) {
        var gzip = Choice.of(wanted, preference -> rank(preference.value(), "gzip", "x-gzip"));
        var identity = Choice.of(wanted, preference -> rank(preference.value(), "identity", "identity"));
        return gzip.isBetterThan(identity) ? Encoding.GZIP : Encoding.IDENTITY;
    }

    private static int rank(String value, String name, String alias) {
        return value.equals(name) || value.equals(alias) ? 2 : value.equals("*") ? 1 : 0;
    }

    /** How exactly an element means the text format; 0 if it does not. A text/plain 1.0.0 page of legacy names is the same. */
    private static int textRank(Preference preference) {
        return switch (preference.value()) {
            case "text/plain" ->
                switch (preference.parameters().getOrDefault("version", "")) {
                    case "" -> 3;
                    case "0.0.4", "1.0.0" -> 4;
                    default -> 0;
                };
            case "text/*" -> 2;
            case "*/*" -> 1;
            default -> 0;
        };
    }

    /** As {@link #textRank}. Version 0.0.1 is not 1.0.0, and whoever asks for it takes text too. */
    private static int openMetricsRank(Preference preference) {
        return switch (preference.value()) {
            case "application/openmetrics-text" ->
                switch (preference.parameters().getOrDefault("version", "")) {
                    case "" -> 3;
                    case "1.0.0" -> 4;
                    default -> 0;
                };
            case "application/*" -> 2;
            case "*/*" -> 1;
            default -> 0;
        };
    }

    private static String escaping(@Nullable Preference by) {
        var known = by == null ? null : ESCAPINGS.get(by.parameters().getOrDefault("escaping", ""));
        return known == null ? "" : "; escaping=" + known;
    }
}
