package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;

/**
 * How often one collector runs, and how long its facts may be shown.
 *
 * @param rest it sleeps at least this many times its last duration
 */
record Pace(CollectorKind kind, long intervalNanos, double staleIntervals, int rest) {

    /** A question is allowed to keep Milvus busy for 1 % of the time: each CheckHealth scans all segments (Milvus #53058). */
    private static final int CHECK_HEALTH_REST = 100;

    private static final long SHORTEST_STALE_NANOS = Duration.ofSeconds(60).toNanos();

    static Pace of(CollectorKind kind, CollectConfig config) {
        var collector = config.collectors().get(kind);
        if (collector == null) {
            throw new IllegalArgumentException("collector without configuration: " + kind.label());
        }
        var rest = kind == CollectorKind.CHECK_HEALTH ? CHECK_HEALTH_REST : 0;
        return new Pace(kind, collector.interval().toNanos(), config.staleIntervals(), rest);
    }

    /** How old facts may become, if the last run took this long. */
    long staleNanos(long durationNanos) {
        var cycle = Math.max(intervalNanos, rest * durationNanos) + durationNanos;
        return Math.max(SHORTEST_STALE_NANOS, (long) (staleIntervals * (double) cycle));
    }

    /** How long after the start of a run that took so long it must not be asked again, whoever wants it. */
    long restNanos(long durationNanos) {
        return rest == 0 ? 0 : Math.max(intervalNanos, rest * durationNanos);
    }

    boolean isLocal() {
        return kind.scope() == CollectorKind.Scope.LOCAL;
    }
}
