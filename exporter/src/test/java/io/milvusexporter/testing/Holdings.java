package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a process holds of what the system lends: to be taken before a fault, and to be back there after it.
 *
 * @param descriptors always 0 where the system does not tell
 * @param bytes of this process what Netty's allocator has taken, in use or kept for the next; of another all its memory
 */
public record Holdings(long descriptors, int threads, long bytes) {

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

    /** What another process holds. To tell anything of its memory, the size of a JVM's heap must be fixed, and touched. */
    public static Holdings of(long pid) {
        try {
            var status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return new Holdings(
                    Descriptors.open(pid), Math.toIntExact(number(status, "Threads")), number(status, "VmRSS") << 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    boolean isNoMoreThan(Holdings before) {
        return descriptors <= before.descriptors + A_FEW
                && threads <= before.threads + A_FEW
                && bytes <= before.bytes + CHUNKS;
    }

    /** Waits until this process holds no more than this. */
    public void awaitReturn() {
        awaitReturn(Holdings::now);
    }

    /** Waits until no more is held than this. */
    public void awaitReturn(Supplier<Holdings> present) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(present.get())
                        .as("held now; before the fault: %s", this)
                        .matches(now -> now.isNoMoreThan(this)));
    }
}
