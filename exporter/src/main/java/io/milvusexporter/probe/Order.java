package io.milvusexporter.probe;

import io.milvusexporter.config.AllowList;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.ProbeConfig.Module;
import io.milvusexporter.config.ProbeTarget;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** One Milvus that is to be asked in one way. */
record Order(ProbeTarget target, String moduleName, Module module, ExporterConfig config) {

    /** What tells one order from another. */
    record Key(ProbeTarget target, String module) {

        @Override
        public String toString() {
            return target + " as " + module;
        }
    }

    Key key() {
        return new Key(target, moduleName);
    }

    /** Whether it may be looked up. */
    boolean mayBe() {
        return global().mayBe(target) && own().map(list -> list.mayBe(target)).orElse(true);
    }

    /** Whether it may be asked at that address. */
    boolean allows(InetAddress address) {
        return global().allows(target, address)
                && own().map(list -> list.allows(target, address)).orElse(true);
    }

    /** Whether its name alone is allowed, so that nothing is given away by saying that nobody is there. */
    boolean hasName() {
        return global().hasName(target)
                && own().map(list -> list.hasName(target)).orElse(true);
    }

    private AllowList global() {
        return config.probe().allow();
    }

    private Optional<AllowList> own() {
        return module.allow();
    }

    /** Which of the collectors run; whether Milvus answers is always asked. */
    boolean wants(CollectorKind kind) {
        return kind == CollectorKind.SERVER || module.collectors().contains(kind);
    }

    /**
     * How it is asked: as carefully as the Milvus that is watched, with the module's own credentials, and at the one address
     * that was checked, so no port is looked for that Milvus tells of.
     */
    MilvusConfig milvus() {
        var watched = config.milvus();
        return new MilvusConfig(
                Optional.of(target.address()),
                List.of(),
                Internal.named(),
                module.credentials(),
                module.tls(),
                watched.timeout(),
                watched.maxRequestsInFlight(),
                watched.maxRequestsPerSecond(),
                watched.maxMessageBytes());
    }

    CollectConfig collect() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        config.collect()
                .collectors()
                .forEach((kind, one) ->
                        collectors.put(kind, new CollectorConfig(kind, wants(kind), one.interval(), one.timeout())));
        return new CollectConfig(ClusterMode.ALWAYS, config.collect().staleIntervals(), collectors);
    }
}
