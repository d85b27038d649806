package io.milvusexporter.serve;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.WebConfig;
import io.milvusexporter.config.WebConfig.ListenAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A web configuration in the making: generous limits, a free port on loopback. */
final class WebSettings {

    static final ListenAddress LOOPBACK = new ListenAddress.Tcp(new HostPort("127.0.0.1", 0));

    List<ListenAddress> listen = List.of(LOOPBACK);

    @Nullable
    ListenAddress health;

    String telemetryPath = "/metrics";
    int maxRequests = 40;
    int maxConnections = 512;
    Duration readHeaderTimeout = Duration.ofSeconds(30);
    Duration readTimeout = Duration.ofSeconds(40);
    Duration idleTimeout = Duration.ofMinutes(5);
    Duration writeTimeout = Duration.ofSeconds(50);
    Duration shutdownDelay = Duration.ZERO;
    Duration shutdownTimeout = Duration.ofSeconds(20);

    WebConfig config() {
        return new WebConfig(
                listen,
                Optional.ofNullable(health),
                Optional.empty(),
                telemetryPath,
                false,
                maxRequests,
                maxConnections,
                readHeaderTimeout,
                readTimeout,
                idleTimeout,
                writeTimeout,
                shutdownDelay,
                shutdownTimeout,
                false);
    }
}
