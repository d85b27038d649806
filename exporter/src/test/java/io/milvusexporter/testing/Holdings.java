package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What this process holds of what the system lends: to be taken before a fault, and to be back there after it.
 *
 * @param descriptors always 0 where the system does not tell
 * @param directBytes what Netty's allocator has taken, in use or kept for the next
 */
public record Holdings(long descriptors, int threads, long directBytes) {

    /** Threads of pools that others keep for a minute end within that time. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Connections and threads that a client of the test, or the JVM, may have at one time and not at another. */
    private static final int A_FEW = 6;

    /** What the allocator may keep of what a hundred clients had waiting, a quarter of a megabyte each. */
    private static final long CHUNKS = 64L << 20;

    public static Holdings now() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return new Holdings(
                Descriptors.open(), ManagementFactory.getThreadMXBean().getThreadCount(), metric.usedDirectMemory());
    }

    boolean isNoMoreThan(Holdings before) {
        return descriptors <= before.descriptors + A_FEW
                && threads <= before.threads + A_FEW
                && directBytes <= before.directBytes + CHUNKS;
    }

    /** Waits until no more is held than this. */
    public void awaitReturn() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(now())
                        .as("held now; before the fault: %s", this)
                        .matches(now -> now.isNoMoreThan(this)));
    }
}
