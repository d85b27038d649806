package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.Pages;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The page, as far as the request chose. */
final class MetricsRoute implements Route {

    private final String path;
    private final Pages pages;
    private final Supplier<CollectorNames> names;

    MetricsRoute(String path, Pages pages, Supplier<CollectorNames> names) {
        this.path = path;
        this.pages = pages;
        this.names = names;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String about() {
        return "the page for Prometheus; ?collect[]=<name> or ?exclude[]=<name> chooses collectors";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        var choice = SectionChoice.of(request, names.get());
        if (choice.problem().isPresent()) {
            return completedFuture(
                    Answer.line(HttpResponseStatus.BAD_REQUEST, choice.problem().get()));
        }
        var wanted = Negotiation.of(request.headers());
        return pages.page(new PageQuery(wanted.format(), wanted.encoding(), choice.sections()))
                .thenApply(page -> {
                    var answer = Answer.page(wanted.contentType(), page).negotiated();
                    return wanted.encoding() == Encoding.IDENTITY
                            ? answer
                            : answer.with(
                                    HttpHeaderNames.CONTENT_ENCODING,
                                    wanted.encoding().label());
                });
    }
}
