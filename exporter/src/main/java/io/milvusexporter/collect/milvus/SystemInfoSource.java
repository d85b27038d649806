package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Run;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one reading of system_info that all collectors share: one call at a time, none within 15 s of the one before, whatever
 * the intervals. Asked more often than every 5 s a proxy answers the same for ever (Milvus' {@code metricsinfo/cache.go}).
 */
public final class SystemInfoSource {

    private static final long APART_NANOS = Duration.ofSeconds(15).toNanos();

    /** What was read, and when; the time stays that of the first of several answers that say the same. */
    public record Read(SystemInfo info, long nanos) {}

    private final Optional<MilvusCalls> milvus;
    private final InternalPorts internalPorts;
    private final Clock clock;
    private final RpcMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Read last; // local collectors look at it while a call of 20 s is under way
    private @Nullable CallException failure;
    private boolean asked;
    private long askedNanos;
    private long lastHash;

    SystemInfoSource(Optional<MilvusCalls> milvus, InternalPorts internalPorts, Clock clock, RpcMetrics metrics) {
        this.milvus = milvus;
        this.internalPorts = internalPorts;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * The last whole answer, read now if the one before is old enough.
     *
     * @throws CallException if the last question failed, or its answer was not whole
     */
    public Read read(Run run) {
        enter(run);
        try {
            if (!asked || clock.nanoTime() - askedNanos >= APART_NANOS) {
                asked = true;
                askedNanos = clock.nanoTime();
                ask(run);
            }
            if (failure != null) {
                throw failure;
            }
            return java.util.Objects.requireNonNull(last);
        } finally {
            lock.unlock();
        }
    }

    /** The last whole answer, without asking or waiting; empty if there was none. */
    public Optional<Read> last() {
        return Optional.ofNullable(last);
    }

    private void enter(Run run) {
        try {
            if (lock.tryLock(Math.max(0, run.deadlineNanos() - clock.nanoTime()), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CallException(
                FailureCause.TIMEOUT, "DEADLINE_EXCEEDED", "system_info: another collector still waits for it");
    }

    private void ask(Run run) {
        try {
            var info = question(run);
            failure = null;
            internalPorts.learn(info);
            var hash = info.contentHash();
            if (last != null && hash == lastHash) {
                metrics.staleAnswer();
                return;
            }
            lastHash = hash;
            last = new Read(info, askedNanos);
        } catch (CallException e) {
            failure = e;
        }
    }

    private SystemInfo question(Run run) {
        var calls = milvus.orElseThrow(() -> new CallException(
                FailureCause.UNSUPPORTED,
                "UNSUPPORTED",
                "system_info: no public address is given (expected --milvus.address)"));
        var info = calls.ask(MilvusRpc.systemInfo(), run).info();
        if (!info.isWhole()) {
            throw new CallException(
                    FailureCause.NOT_READY,
                    "INCOMPLETE",
                    "system_info at " + calls.address() + ": " + info.nodes().size()
                            + " components without a coordinator (expected rootcoord, datacoord and querycoord)");
        }
        return info;
    }
}
