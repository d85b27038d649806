package io.milvusexporter.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** Own counters of requests and connections. */
public final class HttpMetrics {

    /** Why a request was turned away before its route was asked, or after it kept silent. */
    enum Rejection {
        /** As many requests as allowed were in flight. */
        MAX_REQUESTS,
        /** It came on a connection that is kept for probes of Milvus. */
        MAX_CONNECTIONS,
        /** As many passwords as allowed were waiting to be checked. */
        PASSWORD_CHECKS,
        /** The answer was not there in time. */
        LATE
    }

    /** Why an answer ended before its last byte. */
    enum Abort {
        /** The client took nothing for the length of the write timeout. */
        STALLED,
        /** The client went away. */
        CLOSED,
        /** The rest of the page was not there in time. */
        LATE,
        /** The server stopped. */
        SHUTDOWN,
        /** A fault of ours. */
        FAILED
    }

    private final Counter requests;
    private final Gauge inFlight;
    private final Counter rejected;
    private final Counter aborted;
    private final Gauge connections;
    private final Counter connectionsRejected;
    private final Counter badTimeouts;

    private HttpMetrics(PrometheusRegistry registry) {
        requests = counter("requests", "HTTP requests answered, by path and status code.")
                .labelNames("handler", "code")
                .register(registry);
        inFlight = gauge("requests_in_flight", "HTTP requests being answered now, health paths not counted.")
                .register(registry);
        rejected = counter("requests_rejected", "HTTP requests answered 503, by reason.")
                .labelNames("reason")
                .register(registry);
        aborted = counter("aborted_writes", "HTTP answers cut off before their last byte, by reason.")
                .labelNames("reason")
                .register(registry);
        connections = gauge("connections", "HTTP connections open now.").register(registry);
        connectionsRejected = counter("connections_rejected", "HTTP connections closed at accept: there were too many.")
                .register(registry);
        badTimeouts = counter("bad_timeout_headers", "Requests whose scrape timeout header was no number of seconds.")
                .register(registry);
        startAtZero();
    }

    /** Declares the families on a registry, all at 0. */
    public static HttpMetrics register(PrometheusRegistry registry) {
        return new HttpMetrics(registry);
    }

    void answered(String handler, int code) {
        requests.labelValues(handler, Integer.toString(code)).inc();
    }

    void entered() {
        inFlight.inc();
    }

    void left() {
        inFlight.dec();
    }

    void rejected(Rejection reason) {
        rejected.labelValues(label(reason)).inc();
    }

    void aborted(Abort reason) {
        aborted.labelValues(label(reason)).inc();
    }

    void connected() {
        connections.inc();
    }

    void disconnected() {
        connections.dec();
    }

    void connectionRejected() {
        connectionsRejected.inc();
    }

    void badTimeout() {
        badTimeouts.inc();
    }

    private void startAtZero() {
        for (var reason : Rejection.values()) {
            rejected.initLabelValues(label(reason));
        }
        for (var reason : Abort.values()) {
            aborted.initLabelValues(label(reason));
        }
    }

    private static Counter.Builder counter(String name, String help) {
        return Counter.builder().name("milvus_exporter_http_" + name).help(help);
    }

    private static Gauge.Builder gauge(String name, String help) {
        return Gauge.builder().name("milvus_exporter_http_" + name).help(help);
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
