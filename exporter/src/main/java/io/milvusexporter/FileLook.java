package io.milvusexporter;

import io.milvusexporter.log.Log;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The thread {@code files}: looks once a second whether files have changed, so that a slow disk holds up nothing else. */
final class FileLook implements AutoCloseable {

    private static final Log LOG = Log.of(FileLook.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("files", true));

    /** Has this done once a second from now on. */
    void also(Runnable look) {
        var unused = thread.scheduleWithFixedDelay(() -> guarded(look), 1, 1, TimeUnit.SECONDS);
    }

    /** The edge of a thread: a fault of ours must not end the looking. */
    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("Looking at files failed", "error", e.toString(), "stack", Log.stack(e));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
