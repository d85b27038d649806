package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.Budget;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * How carefully one Milvus is asked, by all in this process who ask it: how many calls at a time, how many a second, and how
 * far apart system_info is read. Asked more often than every 5 s a proxy answers the same for ever (Milvus'
 * {@code metricsinfo/cache.go}). Of several who want to read it nobody has two turns in a row.
 */
public final class Manners {

    private static final long APART_NANOS = Duration.ofSeconds(15).toNanos();

    private final Budget publicBudget;
    private final Budget internalBudget;
    private final Budget versionBudget;
    private @Nullable Object lastReader;
    private boolean isAwaited;
    private long readNanos;

    private Manners(Budget publicBudget, Budget internalBudget) {
        this.publicBudget = publicBudget;
        this.internalBudget = internalBudget;
        this.versionBudget = publicBudget.beside(1);
    }

    /** Those towards a Milvus that nobody in this process has asked yet. */
    public static Manners of(MilvusConfig config, Clock clock) {
        return of(config, clock, Condition::awaitNanos);
    }

    /** The same with a clock that does not go by itself: whoever waits for a turn has to move it. */
    public static Manners of(MilvusConfig config, Clock clock, Budget.Parking parking) {
        var budget = new Budget(clock, config.maxRequestsInFlight(), config.maxRequestsPerSecond(), parking);
        return new Manners(budget, budget.beside(config.maxRequestsInFlight()));
    }

    Budget publicBudget() {
        return publicBudget;
    }

    Budget internalBudget() {
        return internalBudget;
    }

    /**
     * For the question whether Milvus is there. Its proxy answers that by itself and at once; behind what hangs because the
     * rest of Milvus is gone it would have no turn, and a Milvus that answers would be called down.
     */
    Budget versionBudget() {
        return versionBudget;
    }

    /** Takes the turn to read system_info if it has come. */
    synchronized boolean takeSystemInfo(Object reader, long nowNanos) {
        if (lastReader != null) {
            var isAgain = reader == lastReader;
            var apart = isAgain && isAwaited ? 2 * APART_NANOS : APART_NANOS;
            if (nowNanos - readNanos < apart) {
                isAwaited |= !isAgain;
                return false;
            }
        }
        lastReader = reader;
        isAwaited = false;
        readNanos = nowNanos;
        return true;
    }
}
