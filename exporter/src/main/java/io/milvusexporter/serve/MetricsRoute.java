package io.milvusexporter.serve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.Pages;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The page, as far as the request chose. */
final class MetricsRoute implements Route {

    private final String path;
    private final Pages pages;
    private final Supplier<CollectorNames> names;
    private final Optional<Appendix> behind;

    /** @param behind where there is one, every page is text 0.0.4, as it is */
    MetricsRoute(String path, Pages pages, Supplier<CollectorNames> names, Optional<Appendix> behind) {
        this.path = path;
        this.pages = pages;
        this.names = names;
        this.behind = behind;
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
        var known = behind.map(appendix -> names.get().with(appendix.section())).orElseGet(names);
        var choice = SectionChoice.of(request, known);
        if (choice.problem().isPresent()) {
            return completedFuture(
                    Answer.line(HttpResponseStatus.BAD_REQUEST, choice.problem().get()));
        }
        var asked = Negotiation.of(request.headers());
        var wanted = behind.isPresent() && asked.format() != Format.TEXT ? asked.asText() : asked;
        return page(new PageQuery(wanted.format(), wanted.encoding(), choice.sections()), request)
                .thenApply(wanted::answer);
    }

    /** What stands behind is read first: then our own sections are as they are at the moment it has come. */
    private CompletionStage<Page> page(PageQuery query, Request request) {
        return behind.filter(appendix -> query.sections().contains(appendix.section()))
                .map(appendix -> appendix.tail(query.encoding(), request.scrapeTimeout())
                        .thenCompose(tail -> pages.page(query, tail)))
                .orElseGet(() -> pages.page(query));
    }
}
