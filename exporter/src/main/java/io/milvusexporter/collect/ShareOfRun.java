package io.milvusexporter.collect;

import io.milvusexporter.model.Clock;
import java.time.Duration;

/** An equal share of the time a run has left, so that one component that hangs does not silence those asked after it. */
public record ShareOfRun(Run run, long deadlineNanos) implements Run {

    /** @param askers how many have yet to share the rest */
    public ShareOfRun(Run run, Clock clock, int askers) {
        this(run, clock.nanoTime() + (run.deadlineNanos() - clock.nanoTime()) / askers);
    }

    /** No more of it than this. */
    public static Run atMost(Run run, Clock clock, Duration time) {
        var now = clock.nanoTime();
        return new ShareOfRun(run, now + Math.min(time.toNanos(), run.deadlineNanos() - now));
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
    public void denied(String method, CallException why) {
        run.denied(method, why);
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
