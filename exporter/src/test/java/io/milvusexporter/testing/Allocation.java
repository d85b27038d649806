package io.milvusexporter.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the heap bytes that a thread allocates. */
public final class Allocation {

    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** What this thread allocates while the task runs; the least of a few rounds, for the compiler allocates now and then. */
    public static long bytesOf(Runnable task) {
        return bytesOf(Thread.currentThread().getId(), task);
    }

    /**
     * What another thread allocates while the task runs here. The task has to wait for that thread's work.
     *
     * @param threadId of the thread that is watched
     */
    public static long bytesOf(long threadId, Runnable task) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getThreadAllocatedBytes(threadId);
            task.run();
            least = Math.min(least, THREADS.getThreadAllocatedBytes(threadId) - before);
        }
        return least;
    }
}
