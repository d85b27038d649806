package io.milvusexporter.serve.front;

import io.milvusexporter.config.FrontConfig;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.serve.Appendix;
import io.milvusexporter.serve.Route;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What the exporter serves for Milvus when it stands in front of it. */
public final class Front implements AutoCloseable {

    private static final long LAST_TASKS_MILLIS = 2000;

    /** Compressed, as it is held; a Milvus of 65 536 collections stays far below. */
    private static final int MOST_BYTES =
            (int) Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Plain: a bound for what claims to be a page, not for one that is. */
    private static final long MOST_PLAIN_BYTES = 1L << 30;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(new DefaultThreadFactory("native", true));
    private final NativePage page;
    private final HealthRelay health;
    private final List<Route> relays;

    private Front(
            FrontConfig config, HostPort upstream, CollectionNames names, EventLoopGroup io, Duration probesWithin) {
        var milvus = new Upstream(upstream, io.next(), worker);
        var reader = new NativeReader(MOST_PLAIN_BYTES, Optional.of(names).filter(known -> config.enrich()));
        page = new NativePage(milvus, reader, worker, config.timeout(), MOST_BYTES);
        health = new HealthRelay("/healthz", milvus, probesWithin);
        relays = List.of(health, new HealthRelay("/livez", milvus, probesWithin));
    }

    /**
     * Connects to nothing yet.
     *
     * @param names for {@code --front.enrich}
     * @param io the one event loop that HTTP is served on; stays with the caller
     */
    public static Front of(FrontConfig config, HostPort upstream, CollectionNames names, EventLoopGroup io) {
        return of(config, upstream, names, io, HealthRelay.WITHIN);
    }

    static Front of(
            FrontConfig config, HostPort upstream, CollectionNames names, EventLoopGroup io, Duration probesWithin) {
        return new Front(config, upstream, names, io, probesWithin);
    }

    /** Asks for Milvus' health once and tells nobody, so that the first probe does not wait for classes to be loaded. */
    public void warmUp() {
        health.warmUp();
    }

    /** Milvus' page, for behind ours. */
    public Appendix page() {
        return page;
    }

    /** The probes of Milvus. */
    public List<Route> relays() {
        return relays;
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(LAST_TASKS_MILLIS, TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
