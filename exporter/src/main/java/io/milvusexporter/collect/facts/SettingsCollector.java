package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.QuotaSettings;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Milvus' limits and quotas as RootCoord has them in force: numbers and switches of a closed list, never a text. */
final class SettingsCollector implements Collector {

    private static final Family SETTING = Family.gauge(
                    "milvus_setting",
                    "A limit or quota in force, under its name in Milvus' configuration and in the unit it has there; a switch is 1"
                            + " or 0, and -1 is no limit.")
            .labels("key")
            .from("ShowConfigurations")
            .advice("Compare replicas and releases, or a figure with its limit; another value than was configured: the"
                    + " configuration has not reached RootCoord.");

    private static final String PREFIX = "quotaAndLimits.";

    private static final List<String> KEYS = Stream.of(
                    "enabled",
                    "quotaCenterCollectInterval",
                    "forceDenyAllDDL",
                    "limits.maxCollectionNum",
                    "limits.maxCollectionNumPerDB",
                    "limits.maxResourceGroupNumOfQueryNode",
                    "limits.maxInsertSize",
                    "ddl.enabled",
                    "ddl.collectionRate",
                    "ddl.partitionRate",
                    "indexRate.enabled",
                    "indexRate.max",
                    "flushRate.enabled",
                    "flushRate.max",
                    "flushRate.collection.max",
                    "compactionRate.enabled",
                    "compactionRate.max",
                    "dml.enabled",
                    "dml.insertRate.max",
                    "dml.insertRate.collection.max",
                    "dml.upsertRate.max",
                    "dml.upsertRate.collection.max",
                    "dml.deleteRate.max",
                    "dml.deleteRate.collection.max",
                    "dml.bulkLoadRate.max",
                    "dql.enabled",
                    "dql.searchRate.max",
                    "dql.searchRate.collection.max",
                    "dql.queryRate.max",
                    "dql.queryRate.collection.max",
                    "limitReading.forceDeny",
                    "limitWriting.forceDeny",
                    "limitWriting.ttProtection.enabled",
                    "limitWriting.ttProtection.maxTimeTickDelay",
                    "limitWriting.memProtection.enabled",
                    "limitWriting.memProtection.dataNodeMemoryLowWaterLevel",
                    "limitWriting.memProtection.dataNodeMemoryHighWaterLevel",
                    "limitWriting.memProtection.queryNodeMemoryLowWaterLevel",
                    "limitWriting.memProtection.queryNodeMemoryHighWaterLevel",
                    "limitWriting.growingSegmentsSizeProtection.enabled",
                    "limitWriting.growingSegmentsSizeProtection.lowWaterLevel",
                    "limitWriting.growingSegmentsSizeProtection.highWaterLevel",
                    "limitWriting.deleteBufferSizeProtection.enabled",
                    "limitWriting.deleteBufferSizeProtection.lowWaterLevel",
                    "limitWriting.deleteBufferSizeProtection.highWaterLevel",
                    "limitWriting.l0SegmentsRowCountProtection.enabled",
                    "limitWriting.l0SegmentsRowCountProtection.lowWaterLevel",
                    "limitWriting.l0SegmentsRowCountProtection.highWaterLevel",
                    "limitWriting.diskProtection.enabled",
                    "limitWriting.diskProtection.diskQuota",
                    "limitWriting.diskProtection.diskQuotaPerDB",
                    "limitWriting.diskProtection.diskQuotaPerCollection",
                    "limitWriting.diskProtection.diskQuotaPerPartition",
                    "limitWriting.diskProtection.loadedDiskQuota")
            .map(PREFIX::concat)
            .toList();

    private final SourceLadder<QuotaSettings> ladder;

    SettingsCollector(Cluster cluster) {
        this.ladder = cluster.ladder(List.of(cluster.internal(
                Role.ROOTCOORD,
                run -> QuotaSettings.of(
                        cluster.internalPorts().ask(Role.ROOTCOORD, InternalRpc.quotaSettings(), run)))));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.SETTINGS;
    }

    @Override
    public List<Family> families() {
        return List.of(SETTING);
    }

    @Override
    public Facts collect(Run run) {
        return ladder.ask(run).map(SettingsCollector::facts).orElse(Facts.NONE);
    }

    private static Facts facts(QuotaSettings settings) {
        Map<String, Double> told = new TreeMap<>();
        KEYS.forEach(key -> settings.number(key).ifPresent(value -> told.put(key, value)));
        return out -> told.forEach((key, value) -> out.row(SETTING, key).set(SETTING, value));
    }
}
