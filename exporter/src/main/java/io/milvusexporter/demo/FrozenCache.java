package io.milvusexporter.demo;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache of GetMetrics answers. A hit renews it, so that clients who together ask more often than every five seconds
 * get the same answer for ever.
 */
final class FrozenCache<T> {

    private static final long RETENTION_NANOS = Duration.ofSeconds(5).toNanos();

    private @Nullable T held;
    private long touchedNanos;

    T get(long nowNanos, Supplier<T> fresh) {
        var value = held;
        if (value == null || nowNanos - touchedNanos >= RETENTION_NANOS) {
            value = fresh.get();
            held = value;
        }
        touchedNanos = nowNanos;
        return value;
    }
}
