package io.milvusexporter.probe;

import io.milvusexporter.config.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The addresses of a host, looked up on threads of its own: a name server that hangs must not hold a probe longer than its time. */
final class Lookup implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int IDLE_SECONDS = 30;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Lookup::thread);

    Lookup(Resolver resolver) {
        this.resolver = resolver;
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "lookup");
        thread.setDaemon(true);
        return thread;
    }

    /** All addresses of the host; none if there is no such name, or nobody can tell in time. */
    List<InetAddress> addresses(Host host, long nanos) {
        if (host instanceof Host.Address literal) {
            return List.of(literal.address());
        }
        try {
            var lookedUp = threads.submit(() -> look(host.toString()));
            try {
                return lookedUp.get(nanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                lookedUp.cancel(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("lookup of " + host + ": " + e.getCause(), e);
        } catch (RejectedExecutionException e) {
            return List.of(); // it is the end
        }
        return List.of();
    }

    private List<InetAddress> look(String name) {
        try {
            return List.of(resolver.addresses(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
