package io.milvusexporter.collect;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;

/** Own counters of the calls to Milvus. From any thread. */
public final class RpcMetrics {

    /** From a coordinator on the same host to a GetMetrics that waits for dead nodes. */
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20};

    private final Counter requests;
    private final Counter failures;
    private final Histogram durations;
    private final Counter staleAnswers;

    public RpcMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("milvus_exporter_rpc_requests_total")
                .help("Calls to Milvus, by the role that was asked.")
                .labelNames("role_name", "method")
                .register(registry);
        failures = Counter.builder()
                .name("milvus_exporter_rpc_failures_total")
                .help(
                        "Calls to Milvus that failed; code is the gRPC status or milvus_<n> for a status inside an answer.")
                .labelNames("role_name", "method", "code")
                .register(registry);
        durations = Histogram.builder()
                .name("milvus_exporter_rpc_duration_seconds")
                .help("How long calls to Milvus took, failed ones included; the wait for a turn is not.")
                .labelNames("method")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .register(registry);
        staleAnswers = Counter.builder()
                .name("milvus_exporter_stale_answers_total")
                .help("Answers of Milvus that were thrown away because they had frozen or were not whole.")
                .register(registry);
    }

    /**
     * A call is over.
     *
     * @param method the bare name of the RPC
     * @param code null if the call went well, else the gRPC status name or {@code milvus_<n>}
     */
    public void called(String roleName, String method, long durationNanos, @Nullable String code) {
        requests.labelValues(roleName, method).inc();
        durations.labelValues(method).observe((double) durationNanos / 1e9);
        if (code != null) {
            failures.labelValues(roleName, method, code).inc();
        }
    }

    /** An answer came that is not to be believed. */
    public void staleAnswer() {
        staleAnswers.inc();
    }
}
