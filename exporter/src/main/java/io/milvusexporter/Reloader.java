package io.milvusexporter;

import io.milvusexporter.config.ConfigException;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.config.LogConfig;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The configuration in force, and how another comes into force: read whole, then taken over whole, or not at all. One
 * reload at a time, on a thread of its own.
 */
final class Reloader implements AutoCloseable {

    private static final Log LOG = Log.of(Reloader.class);
    private static final String PREFIX = "milvus_exporter_config_";
    private static final int LOOK_SECONDS = 30;
    private static final int STOP_SECONDS = 2;

    /**
     * Where configurations come from.
     *
     * @param start the one that the exporter starts with
     * @param again reads flags, variables and file anew; throws a {@link ConfigException} if they are wrong
     * @param logs takes over how it is logged
     */
    record Source(Loaded start, Supplier<Loaded> again, Consumer<LogConfig> logs) {}

    private final Source source;
    private final Consumer<ExporterConfig> apply;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Reloader::thread);
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private volatile Loaded inForce;
    private volatile List<String> restartNeeded = List.of();
    private volatile List<String> reasons = List.of();
    private volatile long successMillis;
    private byte[] seen;

    private Reloader(Source source, Consumer<ExporterConfig> apply, Clock clock) {
        this.source = source;
        this.apply = apply;
        this.clock = clock;
        this.inForce = source.start();
        this.successMillis = clock.epochMillis();
        this.seen = content();
    }

    /** @param apply takes a configuration over, or throws and changes nothing */
    static Reloader of(Source source, Consumer<ExporterConfig> apply, Clock clock) {
        return new Reloader(source, apply, clock);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "reload");
        thread.setDaemon(true);
        return thread;
    }

    /** From now on reloads are made, those too that were asked for already, and the file is looked at if that is wanted. */
    void begin() {
        begun.complete(null);
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    Loaded inForce() {
        return inForce;
    }

    /** The configuration in force as YAML, without secrets. */
    String print() {
        var late = restartNeeded;
        var note = late.isEmpty() ? "" : "# Not in force before a restart: " + String.join(", ", late) + "\n";
        return note + inForce.print();
    }

    void register(PrometheusRegistry registry) {
        gauge(
                registry,
                "last_reload_successful",
                "1 if the configuration that was read last is in force, else 0.",
                () -> reasons.isEmpty() ? 1 : 0);
        gauge(
                registry,
                "last_reload_success_timestamp_seconds",
                "When the configuration in force was read.",
                () -> (double) successMillis / 1000);
        gauge(
                registry,
                "hash",
                "A number made of every setting in force but secrets: the same where the configuration means the same.",
                () -> (double) inForce.hash());
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    /**
     * Reads the configuration again, soon.
     *
     * @param by who asks, for the log
     * @return what was wrong, one line each; empty if it is in force now
     */
    CompletableFuture<List<String>> reload(String by) {
        try {
            return begun.thenApplyAsync(started -> read(by, true), thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(List.of("the exporter is stopping"));
        }
    }

    /** What was wrong last stays wrong until the files it names are mended, so it is tried again. */
    void look() {
        if (!inForce.config().autoReload()) {
            return;
        }
        var now = content();
        var isNew = !Arrays.equals(now, seen);
        if (isNew || !reasons.isEmpty()) {
            seen = now;
            read("change of the file", isNew);
        }
    }

    private List<String> read(String by, boolean isNews) {
        var before = reasons;
        reasons = attempt(by);
        if (isNews || !reasons.equals(before)) {
            for (var reason : reasons) {
                LOG.error("The configuration is wrong; the old one stays in force", "by", by, "problem", reason);
            }
        }
        return reasons;
    }

    private List<String> attempt(String by) {
        try {
            takeOver(source.again().get(), by);
            return List.of();
        } catch (ConfigException e) {
            return e.lines();
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The edge of a thread: a fault of ours must not end the looking.
            LOG.error("Reload failed", "error", e.toString(), "stack", Log.stack(e));
            return List.of("internal error; the exporter's log has more");
        }
    }

    private void takeOver(Loaded next, String by) {
        var before = inForce;
        apply.accept(next.config());
        inForce = next;
        successMillis = clock.epochMillis();
        var changed = next.changedFrom(before);
        LOG.info("The configuration was read again", "by", by, "changed", String.join(",", changed));
        restartNeeded = next.restartNeededFor(source.start());
        if (!restartNeeded.isEmpty()) {
            LOG.warn("Some settings have changed that need a restart", "settings", String.join(",", restartNeeded));
        }
    }

    /** The bytes of the file; none if there is no file or it cannot be read, which reading it again then says. */
    private byte[] content() {
        var file = inForce.file();
        return file.isEmpty() ? new byte[0] : content(file.get());
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
