package io.milvusexporter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how the page is served.
 *
 * @param healthAddress a second, plain listener with the health paths only
 * @param configFile exporter-toolkit's file, read by {@link WebFileWatch}
 * @param maxRequests requests in flight; more are answered 503
 * @param maxConnections more are closed at accept
 * @param writeTimeout how long a write may stall, not how long it may take
 * @param enableLifecycle whether POST /-/reload is allowed
 */
public record WebConfig(
        List<ListenAddress> listenAddresses,
        Optional<ListenAddress> healthAddress,
        Optional<Path> configFile,
        String telemetryPath,
        boolean disableExporterMetrics,
        int maxRequests,
        int maxConnections,
        Duration readHeaderTimeout,
        Duration readTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        Duration shutdownDelay,
        Duration shutdownTimeout,
        boolean enableLifecycle) {

    public WebConfig {
        listenAddresses = List.copyOf(listenAddresses);
        var problems = new Problems();
        problems.check(!listenAddresses.isEmpty(), WebOptions.LISTEN_ADDRESS.name(), "", "at least one address");
        checkApart(listenAddresses, healthAddress, problems);
        problems.check(WebOptions.TELEMETRY_PATH, telemetryPath);
        problems.check(WebOptions.MAX_REQUESTS, maxRequests);
        problems.check(WebOptions.MAX_CONNECTIONS, maxConnections);
        problems.check(WebOptions.READ_HEADER_TIMEOUT, readHeaderTimeout);
        problems.check(WebOptions.READ_TIMEOUT, readTimeout);
        problems.check(WebOptions.IDLE_TIMEOUT, idleTimeout);
        problems.check(WebOptions.WRITE_TIMEOUT, writeTimeout);
        problems.check(WebOptions.SHUTDOWN_DELAY, shutdownDelay);
        problems.check(WebOptions.SHUTDOWN_TIMEOUT, shutdownTimeout);
        problems.throwIfAny();
    }

    private static void checkApart(
            List<ListenAddress> addresses, Optional<ListenAddress> healthAddress, Problems problems) {
        for (int i = 0; i < addresses.size(); i++) {
            var address = addresses.get(i);
            for (var earlier : addresses.subList(0, i)) {
                if (address.overlaps(earlier)) {
                    problems.add(clash(WebOptions.LISTEN_ADDRESS, address, earlier));
                }
            }
            healthAddress
                    .filter(address::overlaps)
                    .ifPresent(health -> problems.add(
                            clash(WebOptions.HEALTH_ADDRESS, health, address).with(WebOptions.LISTEN_ADDRESS)));
        }
    }

    private static Problem clash(Option<ListenAddress> option, ListenAddress address, ListenAddress other) {
        var expected = "an address apart from " + Addresses.write(other) + " of " + WebOptions.LISTEN_ADDRESS;
        return Problem.of(option.name(), Addresses.write(address), expected);
    }

    /** What a listener binds to. */
    public sealed interface ListenAddress {

        /** Whether binding to both must fail. */
        boolean overlaps(ListenAddress other);

        /** An empty host is every interface. */
        record Tcp(HostPort address) implements ListenAddress {

            private static final Set<String> EVERY = Set.of("", "0.0.0.0", "::");

            @Override
            public boolean overlaps(ListenAddress other) {
                return other instanceof Tcp tcp
                        && address.port() != 0
                        && address.port() == tcp.address.port()
                        && (isEverywhere()
                                || tcp.isEverywhere()
                                || address.host().equalsIgnoreCase(tcp.address.host()));
            }

            private boolean isEverywhere() {
                return EVERY.contains(address.host());
            }
        }

        record Unix(Path path) implements ListenAddress {

            @Override
            public boolean overlaps(ListenAddress other) {
                return other instanceof Unix socket && path.normalize().equals(socket.path.normalize());
            }
        }
    }
}
