package io.milvusexporter.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the exporter stands in front of Milvus' own HTTP port, and how.
 *
 * @param upstream where Milvus serves its own page now; empty where the exporter stands beside
 * @param timeout for reading that page
 * @param enrich whether native series that name a collection by its id alone get its names
 */
public record FrontConfig(Optional<HostPort> upstream, Duration timeout, boolean enrich) {

    public FrontConfig {
        var problems = new Problems();
        problems.check(FrontOptions.TIMEOUT, timeout);
        problems.throwIfAny();
    }

    public boolean isOn() {
        return upstream.isPresent();
    }

    /** The same in front of another address. */
    public FrontConfig of(HostPort other) {
        return new FrontConfig(Optional.of(other), timeout, enrich);
    }
}
