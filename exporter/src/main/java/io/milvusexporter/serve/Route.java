package io.milvusexporter.serve;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What is answered at one path. Called on the event loop, so it may look things up but neither wait nor encode. */
public interface Route {

    /** GET and HEAD, in the order of the {@code Allow} header. */
    List<HttpMethod> READ = List.of(HttpMethod.GET, HttpMethod.HEAD);

    /** How a path is guarded. */
    enum Kind {
        /** Counts against the requests in flight and needs the authentication that is configured. */
        PAGE,
        /** Neither counted nor authenticated, and served beyond the limit of connections too. */
        OPEN,
        /** As {@link #OPEN}, and served by the health listener too. */
        HEALTH
    }

    /** The exact path, decoded. */
    String path();

    default Kind kind() {
        return Kind.PAGE;
    }

    /** The allowed methods; the answer to HEAD is the one to GET without its body. */
    default List<HttpMethod> methods() {
        return READ;
    }

    /** One line for the landing page's list of links; empty if the path is not for people. */
    default String about() {
        return "";
    }

    /** The answer; it may come later and from any thread. A failed stage is answered 500. */
    CompletionStage<Answer> answer(Request request);
}
