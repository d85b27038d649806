package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.function.Function;

/** A collector that does what a test says. */
record FakeCollector(CollectorKind kind, Function<Run, Facts> script) implements Collector {

    static FakeCollector telling(CollectorKind kind) {
        var facts = facts();
        return new FakeCollector(kind, run -> facts);
    }

    static FakeCollector failing(CollectorKind kind, FailureCause cause) {
        return new FakeCollector(kind, run -> {
            throw failure(cause);
        });
    }

    static CallException failure(FailureCause cause) {
        return new CallException(cause, "CODE", "the detail of " + cause.label());
    }

    /** Facts that are an object of their own. */
    static Facts facts() {
        var own = new Object[1];
        return out -> own[0] = out;
    }

    @Override
    public List<Family> families() {
        return List.of();
    }

    @Override
    public Facts collect(Run run) {
        return script.apply(run);
    }
}
