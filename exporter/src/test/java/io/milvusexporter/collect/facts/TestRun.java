package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run that somebody waits for, and what the collector said about itself in it. */
final class TestRun implements Run {

    private final long deadlineNanos;
    private final Set<Source> sources = EnumSet.noneOf(Source.class);
    private @Nullable CallException failure;
    private long asOfNanos = Long.MAX_VALUE;

    TestRun(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public boolean isAwaited() {
        return true;
    }

    @Override
    public void source(Source source) {
        sources.add(source);
    }

    @Override
    public void asOf(long readNanos) {
        asOfNanos = Math.min(asOfNanos, readNanos);
    }

    @Override
    public void failed(CallException why) {
        failure = why;
    }

    @Override
    public void sweep(double ratio, long oldestReadNanos, Duration next) {
        asOf(oldestReadNanos);
    }

    /** Of several the dearest counts, and one that tells counts more than none. */
    Source source() {
        return sources.stream()
                .filter(source -> source != Source.NONE)
                .reduce((a, b) -> b)
                .orElse(Source.NONE);
    }

    @Nullable
    FailureCause cause() {
        return failure == null ? null : failure.failure();
    }

    long asOfNanos() {
        return asOfNanos;
    }
}
