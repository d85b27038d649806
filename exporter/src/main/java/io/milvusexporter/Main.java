package io.milvusexporter;

import io.milvusexporter.config.ConfigException;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.Help;
import io.milvusexporter.config.Loaded;
import io.milvusexporter.log.Log;
import io.milvusexporter.log.NoHandlers;
import io.milvusexporter.serve.BindFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Arguments → configuration → exporter → exit code. */
public final class Main {

    static final int STOPPED_AS_ASKED = 0;
    static final int COULD_NOT_START = 1;
    static final int BAD_CONFIGURATION = 2;
    static final int MILVUS_UNREADABLE = 3;

    static {
        NoHandlers.install();
    }

    private static final Log LOG = Log.of(Main.class);

    /** A running exporter. */
    interface Service {

        /** Asks it to read its configuration again, and does not wait. */
        void reload();

        /** Asks it to stop, and does not wait. */
        void stop();

        /** Returns when it has stopped. */
        void awaitStop() throws InterruptedException;
    }

    /**
     * What a run does once its configuration is right.
     *
     * @param once collects once and prints the page; false if Milvus could not be read
     * @param connect says of each part of Milvus whether it can be read; false if one cannot
     */
    record Work(
            Function<Reloader.Source, Service> start,
            BiPredicate<ExporterConfig, PrintStream> once,
            BiPredicate<ExporterConfig, PrintStream> connect) {}

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Work work;
    private final ConfigLoader loader = new ConfigLoader(Runtime.getRuntime().maxMemory(), System::nanoTime);

    Main(Map<String, String> environment, PrintStream out, PrintStream err, Work work) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.work = work;
    }

    public static void main(String[] args) {
        NameCache.shorten();
        var work = new Work(Exporter::start, Exporter::once, ConnectCheck::run);
        // The streams of System have the encoding of the locale, and a container has none.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = new Main(System.getenv(), out, err, work).run(List.of(args));
        out.flush();
        System.exit(code);
    }

    int run(List<String> args) {
        try {
            var help = Help.askedFor(args);
            if (help.isPresent()) {
                out.print(help.get());
                return STOPPED_AS_ASKED;
            }
            if (Help.isVersionAskedFor(args)) {
                out.print(Version.current().lines());
                return STOPPED_AS_ASKED;
            }
            return run(args, loader.load(args, environment));
        } catch (ConfigException e) {
            err.println("milvus-exporter: the configuration is wrong, and nothing was started:");
            e.lines().forEach(line -> err.println("  " + line));
            return BAD_CONFIGURATION;
        }
    }

    private int run(List<String> args, Loaded loaded) {
        return switch (loaded.command()) {
            case CHECK -> {
                valid(loaded);
                yield STOPPED_AS_ASKED;
            }
            case CONNECT -> {
                valid(loaded);
                yield work(args, loaded);
            }
            case PRINT -> {
                out.print(loaded.print());
                yield STOPPED_AS_ASKED;
            }
            case ONCE, SERVE -> work(args, loaded);
        };
    }

    private void valid(Loaded loaded) {
        out.println("configuration is valid");
        out.println("read: " + loaded.sources());
    }

    private int work(List<String> args, Loaded loaded) {
        try (var logs = Logs.start(loaded.config().log(), err)) {
            try {
                if (loaded.config().sendsCredentialsInClear()) {
                    LOG.warn("Credentials are sent without TLS: whoever can read the network has them");
                }
                return switch (loaded.command()) {
                    case ONCE -> shortRun(work.once(), loaded);
                    case CONNECT -> shortRun(work.connect(), loaded);
                    case SERVE, CHECK, PRINT -> serve(args, loaded, logs);
                };
            } catch (BindFailure | UncheckedIOException e) {
                LOG.error("Could not start", "error", e);
                return COULD_NOT_START;
            } catch (ConfigException e) {
                throw e;
            } catch (RuntimeException e) {
                // A fault of ours, not of the operator: whoever mends it needs the trace.
                LOG.error("Could not go on", "error", e.toString(), "stack", Log.stack(e));
                return COULD_NOT_START;
            }
        }
    }

    private int shortRun(BiPredicate<ExporterConfig, PrintStream> task, Loaded loaded) {
        return task.test(loaded.config(), out) ? STOPPED_AS_ASKED : MILVUS_UNREADABLE;
    }

    private int serve(List<String> args, Loaded loaded, Logs logs) {
        var version = Version.current();
        LOG.info("Starting", "version", version.version(), "revision", version.revision());
        var running = new CompletableFuture<Service>();
        // A signal that comes too early waits for the start.
        var signals =
                Signals.handle(() -> running.join().stop(), () -> running.join().reload());
        try {
            var source = new Reloader.Source(loaded, () -> loader.load(args, environment), logs::apply);
            var service = work.start().apply(source);
            running.complete(service);
            service.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.join().stop();
        } finally {
            signals.close();
        }
        LOG.info("Stopped");
        return STOPPED_AS_ASKED;
    }
}
