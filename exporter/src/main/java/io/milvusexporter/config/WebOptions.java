package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.WEB;
import static io.milvusexporter.config.Option.Trait.RARE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;
import static io.milvusexporter.config.Option.Trait.REPEATABLE;

import io.milvusexporter.config.WebConfig.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The settings of {@link WebConfig}. */
final class WebOptions {

    /** Paths that mean something else already. */
    private static final Set<String> TAKEN =
            Set.of("/", "/config", "/discover", "/favicon.ico", "/healthz", "/livez", "/probe");

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    static final Option<ListenAddress> LISTEN_ADDRESS = Option.of(
                    "web.listen-address",
                    Addresses.listen(9091),
                    WEB,
                    ":9091",
                    "Where to serve. A socket file that nobody listens on any more is replaced.")
            .with(REPEATABLE);

    static final Option<ListenAddress> HEALTH_ADDRESS = Option.of(
            "web.health-address",
            Addresses.listen(9092),
            WEB,
            Default.none(),
            "Where to serve /-/healthy and /-/ready as well, and nothing else, without authentication.");

    static final Option<Path> CONFIG_FILE = Option.of(
            "web.config.file",
            Types.FILE,
            WEB,
            Default.none(),
            "TLS, users and headers, in exporter-toolkit's own form. Read again when it or a file in it changes.");

    static final Option<String> TELEMETRY_PATH = Option.of(
            "web.telemetry-path",
            Types.text("PATH", "a path that begins with / and is not taken", WebOptions::isFree),
            WEB,
            "/metrics",
            "Path of the page.");

    static final Option<Integer> MAX_REQUESTS = Option.of(
                    "web.max-requests",
                    Types.whole(1, 100_000),
                    WEB,
                    "40",
                    "Requests at a time; more are answered 503. Health paths do not count.")
            .with(RARE, RELOADABLE);

    static final Option<Integer> MAX_CONNECTIONS = Option.of(
                    "web.max-connections",
                    Types.whole(1, 1_000_000),
                    WEB,
                    "512",
                    "Connections at a time; more are closed when they are accepted.")
            .with(RARE, RELOADABLE);

    static final Option<Duration> READ_HEADER_TIMEOUT =
            timeout("read-header", "5s", "Time for a client to send the head of a request.");

    static final Option<Duration> READ_TIMEOUT = timeout("read", "10s", "Time for a client to send a whole request.");

    static final Option<Duration> IDLE_TIMEOUT =
            timeout("idle", "5m", "Time a connection may wait for its next request.");

    static final Option<Duration> WRITE_TIMEOUT =
            timeout("write", "30s", "Time for which an answer may not get any further. A slow client may take longer.");

    static final Option<Boolean> DISABLE_EXPORTER_METRICS = Option.of(
            "web.disable-exporter-metrics",
            Types.onOff(),
            WEB,
            "false",
            "Leave out jvm_*, process_* and the exporter's inner workings.");

    static final Option<Boolean> ENABLE_LIFECYCLE = Option.of(
                    "web.enable-lifecycle",
                    Types.onOff(),
                    WEB,
                    "false",
                    "Allow POST /-/reload. SIGHUP reloads whatever this says.")
            .with(RELOADABLE);

    static final Option<Duration> SHUTDOWN_DELAY = Option.of(
                    "web.shutdown-delay",
                    Durations.between("0s", "10m"),
                    WEB,
                    "0s",
                    "Time to go on serving after SIGTERM, while /-/ready says no.")
            .with(RELOADABLE);

    static final Option<Duration> SHUTDOWN_TIMEOUT = Option.of(
                    "web.shutdown-timeout",
                    Durations.between("0s", "10m"),
                    WEB,
                    "10s",
                    "Time for the requests under way to end after that.")
            .with(RELOADABLE);

    static final List<Option<?>> ALL = List.of(
            LISTEN_ADDRESS,
            HEALTH_ADDRESS,
            CONFIG_FILE,
            TELEMETRY_PATH,
            MAX_REQUESTS,
            MAX_CONNECTIONS,
            READ_HEADER_TIMEOUT,
            READ_TIMEOUT,
            IDLE_TIMEOUT,
            WRITE_TIMEOUT,
            DISABLE_EXPORTER_METRICS,
            ENABLE_LIFECYCLE,
            SHUTDOWN_DELAY,
            SHUTDOWN_TIMEOUT);

    private WebOptions() {}

    private static Option<Duration> timeout(String what, String byDefault, String help) {
        return Option.of("web." + what + "-timeout", Durations.between("10ms", "1h"), WEB, byDefault, help)
                .with(RARE, RELOADABLE);
    }

    private static boolean isFree(String path) {
        return PATH.matcher(path).matches() && !path.startsWith("/-/") && !TAKEN.contains(path);
    }

    static Optional<WebConfig> read(Values values, Problems problems) {
        values.find(CONFIG_FILE)
                .flatMap(file -> WebFileWatch.check(file, problems))
                .filter(file -> file.tls().isPresent() && values.isGiven(FrontOptions.UPSTREAM))
                .ifPresent(file -> problems.add(Problem.of(
                        FrontOptions.UPSTREAM.name(),
                        String.join(", ", values.texts(FrontOptions.UPSTREAM)),
                        "no TLS in " + CONFIG_FILE + ": Milvus' probes, which this answers, are plain")));
        return problems.gather(() -> new WebConfig(
                values.all(LISTEN_ADDRESS),
                values.find(HEALTH_ADDRESS),
                values.find(CONFIG_FILE),
                values.get(TELEMETRY_PATH),
                values.get(DISABLE_EXPORTER_METRICS),
                values.get(MAX_REQUESTS),
                values.get(MAX_CONNECTIONS),
                values.get(READ_HEADER_TIMEOUT),
                values.get(READ_TIMEOUT),
                values.get(IDLE_TIMEOUT),
                values.get(WRITE_TIMEOUT),
                values.get(SHUTDOWN_DELAY),
                values.get(SHUTDOWN_TIMEOUT),
                values.get(ENABLE_LIFECYCLE)));
    }
}
