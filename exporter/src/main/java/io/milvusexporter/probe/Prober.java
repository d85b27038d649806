package io.milvusexporter.probe;

import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.Host;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.ProbeTarget;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.probe.ProbeResult.Collected;
import io.milvusexporter.probe.ProbeResult.Part;
import io.milvusexporter.probe.ProbeResult.Reason;
import io.milvusexporter.probe.ProbeResult.Refused;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks another Milvus for somebody who waits: one that the operator allows, at an address that was checked, once for all who
 * ask the same at the same time, and for no more than a few at once.
 */
public final class Prober implements AutoCloseable {

    /** More who wait would take the places of those who scrape the page. */
    public static final int MOST_AT_ONCE = 16;

    private static final Log LOG = Log.of(Prober.class);
    private static final int IDLE_SECONDS = 30;

    /** What is collected is on its way a moment after its time is over. */
    private static final Duration LAST_MOMENT = Duration.ofMillis(400);

    /**
     * What a prober needs.
     *
     * @param watched the Milvus that is watched now
     */
    public record Means(
            Resolver resolver,
            PinnedDialer dialer,
            RpcMetrics metrics,
            String exporterVersion,
            Supplier<MilvusTarget> watched,
            Clock clock) {}

    /** The configuration, and the probes under way that were begun under it. */
    private record InForce(ExporterConfig config, Map<Order.Key, CompletableFuture<ProbeResult>> flights) {}

    private final Means means;
    private final Lookup lookup;
    private final Clients clients;
    private final AtomicInteger atOnce = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_AT_ONCE,
            MOST_AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "probe"));
    private final ScheduledThreadPoolExecutor tidying =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "probe-tidy"));
    private volatile InForce inForce;

    private Prober(ExporterConfig config, Means means) {
        this.means = means;
        this.lookup = new Lookup(means.resolver());
        this.clients = new Clients(means, this::isAt);
        this.inForce = new InForce(config, new ConcurrentHashMap<>());
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Asks nobody until it is told to. */
    public static Prober start(ExporterConfig config, Means means) {
        var prober = new Prober(config, means);
        var unused = prober.tidying.scheduleWithFixedDelay(
                prober.clients::tidy, IDLE_SECONDS, IDLE_SECONDS, TimeUnit.SECONDS);
        return prober;
    }

    /** Whether anybody may be asked. */
    public boolean isOn() {
        return inForce.config().probe().isOn();
    }

    /** From the next probe on everything is as this says; those under way end as they began. */
    public void change(ExporterConfig next) {
        inForce = new InForce(next, new ConcurrentHashMap<>());
        clients.retire();
    }

    /**
     * Asks, or says why not. Never blocks; the stage may complete on any thread.
     *
     * @param time for all of it
     */
    public CompletionStage<ProbeResult> probe(String targetText, String moduleName, Duration time) {
        var now = inForce;
        var probe = now.config().probe();
        if (!probe.isOn()) {
            return refused(Reason.FORBIDDEN, "probes are not allowed (expected targets in --probe.allow)");
        }
        var module = probe.module(moduleName);
        if (module.isEmpty()) {
            return refused(
                    Reason.BAD_REQUEST,
                    "module: no module " + moduleName + " (expected " + String.join(", ", probe.names()) + ")");
        }
        var target = ProbeTarget.parse(targetText);
        if (target.isEmpty()) {
            return refused(Reason.BAD_REQUEST, "target: not a target (expected " + ProbeTarget.EXPECTED + ")");
        }
        var order = new Order(target.get(), moduleName, module.get(), now.config());
        return order.mayBe() ? enter(order, now, time) : CompletableFuture.completedFuture(forbidden(order));
    }

    private CompletionStage<ProbeResult> enter(Order order, InForce now, Duration time) {
        if (atOnce.incrementAndGet() > MOST_AT_ONCE) {
            atOnce.decrementAndGet();
            return refused(
                    Reason.BUSY, "too many probes at once (the limit is " + MOST_AT_ONCE + "); try again in a second");
        }
        var late = new Refused(Reason.BUSY, "a probe of this target is still under way; try again in a second");
        return join(order, now, time)
                .thenApply(result -> result)
                .completeOnTimeout(late, time.plus(LAST_MOMENT).toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((result, failure) -> atOnce.decrementAndGet());
    }

    /** The probe of the same that is under way, or a new one. */
    private CompletableFuture<ProbeResult> join(Order order, InForce now, Duration time) {
        var mine = new CompletableFuture<ProbeResult>();
        var others = now.flights().putIfAbsent(order.key(), mine);
        if (others != null) {
            return others;
        }
        var over = mine.whenComplete((result, failure) -> now.flights().remove(order.key(), mine));
        try {
            long end = means.clock().nanoTime() + time.toNanos();
            var unused = mine.completeAsync(() -> run(order, end), threads);
        } catch (RejectedExecutionException e) {
            mine.complete(new Refused(Reason.BUSY, "the exporter is stopping"));
        }
        return over;
    }

    private ProbeResult run(Order order, long endNanos) {
        long started = means.clock().nanoTime();
        var addresses = lookup.addresses(order.target().host(), endNanos - started);
        if (addresses.isEmpty() && order.hasName()) {
            LOG.debug("A target has no address", "target", order.target());
            return collected(List.of(Client.down()), started);
        }
        var allowed = addresses.stream().filter(order::allows).toList();
        if (allowed.isEmpty()) {
            return forbidden(order);
        }
        Clients.Lease lease;
        try {
            lease = clients.take(order, allowed);
        } catch (IllegalArgumentException e) {
            LOG.warn("A module cannot be used", "module", order.moduleName(), "error", e.getMessage());
            return new Refused(
                    Reason.UNUSABLE,
                    "module " + order.moduleName() + ": a file it names cannot be used (the exporter's log says why)");
        }
        try {
            var left = Duration.ofNanos(endNanos - means.clock().nanoTime());
            return collected(lease.client().collect(left), started);
        } finally {
            clients.giveBack(lease);
        }
    }

    private Collected collected(List<Part> parts, long startedNanos) {
        return new Collected(parts, Duration.ofNanos(means.clock().nanoTime() - startedNanos));
    }

    private static CompletionStage<ProbeResult> refused(Reason reason, String words) {
        return CompletableFuture.completedFuture(new Refused(reason, words));
    }

    /** One answer for all reasons: what a name leads to is not told. */
    private static Refused forbidden(Order order) {
        LOG.debug("A target is not allowed", "target", order.target(), "module", order.moduleName());
        return new Refused(
                Reason.FORBIDDEN,
                "target: " + order.target() + " is not allowed (expected one that --probe.allow"
                        + (order.module().allow().isPresent()
                                ? " and the module " + order.moduleName() + " allow"
                                : " allows")
                        + ", by its name and by the addresses it leads to)");
    }

    private boolean isAt(HostPort main, InetAddress address) {
        var text = main.host().indexOf(':') < 0 ? main.host() : "[" + main.host() + "]";
        return Host.parse(text)
                .map(host -> lookup.addresses(host, LAST_MOMENT.toNanos()).contains(address))
                .orElse(false);
    }

    /** Ends the probes under way; who waits for one hears that the exporter is stopping, or nothing. */
    @Override
    public void close() {
        tidying.shutdownNow();
        threads.shutdownNow();
        lookup.close();
        clients.close();
    }
}
