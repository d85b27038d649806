package io.milvusexporter.serve;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A route that does what a test says. */
record FakeRoute(String path, Kind kind, Function<Request, CompletionStage<Answer>> answers) implements Route {

    FakeRoute(String path, Function<Request, CompletionStage<Answer>> answers) {
        this(path, Kind.PAGE, answers);
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        return answers.apply(request);
    }
}
