package io.milvusexporter;

import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.Secret;
import io.milvusexporter.config.WebFileWatch;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the files are that are read again while the exporter runs: whether they can be used, and until when. */
final class FileMetrics {

    private final Optional<WebFileWatch> web;
    private final Supplier<List<Credentials>> credentials;

    private FileMetrics(Optional<WebFileWatch> web, Supplier<List<Credentials>> credentials) {
        this.web = web;
        this.credentials = credentials;
    }

    /** Declares the families, which have a series for each file that is in use. */
    static void register(
            PrometheusRegistry registry, Optional<WebFileWatch> web, Supplier<List<Credentials>> credentials) {
        var metrics = new FileMetrics(web, credentials);
        GaugeWithCallback.builder()
                .name("milvus_exporter_certificate_not_after_timestamp_seconds")
                .help("When the certificates of a file run out: the first of a chain, the last of several authorities.")
                .labelNames("file")
                .callback(metrics::notAfter)
                .register(registry);
        CounterWithCallback.builder()
                .name("milvus_exporter_secret_file_errors_total")
                .help("How often a file could not be used, so that its last good content stays in force.")
                .labelNames("file")
                .callback(metrics::errors)
                .register(registry);
    }

    private void notAfter(GaugeWithCallback.Callback gauge) {
        web.ifPresent(file -> file.inForce()
                .notAfter()
                .forEach((path, end) -> gauge.call((double) end.getEpochSecond(), path.toString())));
    }

    private void errors(CounterWithCallback.Callback counter) {
        Map<Path, Long> errors = new TreeMap<>();
        web.ifPresent(file -> errors.putAll(file.errors()));
        for (var shown : credentials.get()) {
            secret(shown).flatMap(Secret::file).ifPresent(file -> errors.merge(file.path(), file.errors(), Long::sum));
        }
        errors.forEach((path, count) -> counter.call((double) count, path.toString()));
    }

    private static Optional<Secret> secret(Credentials shown) {
        if (shown instanceof Credentials.Password password) {
            return Optional.of(password.password());
        }
        return shown instanceof Credentials.Token token ? Optional.of(token.token()) : Optional.empty();
    }
}
