package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.model.Clock;
import java.time.Duration;

/** An equal share of the time a run has left, so that one component that hangs does not silence those asked after it. */
record ShareOfRun(Run run, long deadlineNanos) implements Run {

    /** @param askers how many have yet to share the rest */
    ShareOfRun(Run run, Clock clock, int askers) {
        this(run, clock.nanoTime() + (run.deadlineNanos() - clock.nanoTime()) / askers);
    }

    @Override
    public boolean isAwaited() {
        return run.isAwaited();
    }

    @Override
    public void source(Source source) {
        run.source(source);
    }

    @Override
    public void asOf(long readNanos) {
        run.asOf(readNanos);
    }

    @Override
    public void failed(CallException why) {
        run.failed(why);
    }

    @Override
    public void sweep(double ratio, long oldestReadNanos, Duration next) {
        run.sweep(ratio, oldestReadNanos, next);
    }
}
