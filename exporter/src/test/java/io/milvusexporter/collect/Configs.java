package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import java.util.EnumMap;
import java.util.List;

/** Configurations for tests: the defaults of the kinds that are enabled. */
final class Configs {

    private Configs() {}

    static CollectConfig of(CollectorKind... enabled) {
        return of(3, enabled);
    }

    static CollectConfig of(double staleIntervals, CollectorKind... enabled) {
        var wanted = List.of(enabled);
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, wanted.contains(kind), kind.interval(), kind.timeout()));
        }
        return new CollectConfig(ClusterMode.ALWAYS, staleIntervals, collectors);
    }
}
