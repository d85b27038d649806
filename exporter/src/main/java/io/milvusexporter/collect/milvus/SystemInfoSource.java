package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Run;
import io.milvusexporter.model.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one reading of system_info that all collectors share: one call at a time, none within 15 s of the one before, whatever
 * the intervals and whoever else in this process asks that Milvus.
 */
public final class SystemInfoSource {

    /** What was read, and when; the time stays that of the first of several answers that say the same. */
    public record Read(SystemInfo info, long nanos) {}

    private final Optional<MilvusCalls> milvus;
    private final InternalPorts internalPorts;
    private final Clock clock;
    private final RpcMetrics metrics;
    private final Manners manners;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Read last; // local collectors look at it while a call of 20 s is under way
    private @Nullable CallException failure;
    private long lastHash;

    SystemInfoSource(
            Optional<MilvusCalls> milvus,
            InternalPorts internalPorts,
            Clock clock,
            RpcMetrics metrics,
            Manners manners) {
        this.milvus = milvus;
        this.manners = manners;
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
            var now = clock.nanoTime();
            if (manners.takeSystemInfo(this, now)) {
                ask(run, now);
            }
            if (failure != null) {
                throw failure;
            }
            if (last == null) {
                throw new CallException(
                        FailureCause.TIMEOUT, "DEADLINE_EXCEEDED", "system_info: its turn has not come again");
            }
            return last;
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

    private void ask(Run run, long askedNanos) {
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
        var info = calls.ask(MilvusRpc.systemInfo(), run).content();
        if (!info.isWhole()) {
            metrics.staleAnswer();
            throw new CallException(
                    FailureCause.NOT_READY,
                    "INCOMPLETE",
                    "system_info at " + calls.address() + ": " + info.nodes().size()
                            + " components without a coordinator (expected rootcoord, datacoord and querycoord)");
        }
        return info;
    }
}
