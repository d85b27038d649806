package io.milvusexporter.collect.facts;

import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusRpc;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how one collection was made. Used by one run at a time. */
final class SchemaReader {

    private static final String TTL = "collection.ttl.seconds";

    /** How a collection was made; NaN where Milvus does not tell. */
    record Schema(
            int shards,
            double partitions,
            int fields,
            int aliases,
            double createdSeconds,
            double ttlSeconds,
            String consistencyLevel,
            List<Index> indexes) {}

    record Index(String field, String name, String type, String metric) {}

    private final PublicPort milvus;

    SchemaReader(PublicPort milvus) {
        this.milvus = milvus;
    }

    /** Null if the collection is gone. */
    @Nullable
    Schema read(Inventory.Entry collection, Run run) {
        try {
            var told = milvus.ask(MilvusRpc.describeCollection(collection.database(), collection.name()), run);
            return schema(told, indexes(collection, run));
        } catch (CallException e) {
            if (Refusals.isGone(e)) {
                return null;
            }
            throw e;
        }
    }

    private static Schema schema(DescribeCollectionResponse told, List<Index> indexes) {
        return new Schema(
                told.getShardsNum(),
                told.getNumPartitions() > 0 ? (double) told.getNumPartitions() : Double.NaN,
                told.getSchema().getFieldsCount(),
                told.getAliasesCount(),
                told.getCreatedUtcTimestamp() > 0 ? (double) told.getCreatedUtcTimestamp() / 1000 : Double.NaN,
                number(value(told.getPropertiesList(), TTL)),
                told.getConsistencyLevel().name(),
                indexes);
    }

    private List<Index> indexes(Inventory.Entry collection, Run run) {
        try {
            var told = milvus.ask(MilvusRpc.describeIndex(collection.database(), collection.name()), run);
            var indexes = new LinkedHashMap<List<String>, Index>();
            for (var one : told.getIndexDescriptionsList()) {
                indexes.putIfAbsent(List.of(one.getFieldName(), one.getIndexName()), index(one));
            }
            return indexes.values().stream()
                    .sorted(Comparator.comparing(Index::field).thenComparing(Index::name))
                    .toList();
        } catch (CallException e) {
            if (Refusals.isNoIndex(e) || e.failure() == FailureCause.UNSUPPORTED) {
                return List.of();
            }
            throw e;
        }
    }

    private static Index index(IndexDescription told) {
        return new Index(
                told.getFieldName(),
                told.getIndexName(),
                value(told.getParamsList(), "index_type"),
                value(told.getParamsList(), "metric_type"));
    }

    private static String value(List<KeyValuePair> pairs, String key) {
        return pairs.stream()
                .filter(pair -> pair.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .findFirst()
                .orElse("");
    }

    private static double number(String text) {
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
