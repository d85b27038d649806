package io.milvusexporter.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.MilvusProto;
import io.milvusexporter.collect.wire.DescribeResourceGroupRequest;
import io.milvusexporter.collect.wire.GetShardLeadersRequest;
import io.milvusexporter.collect.wire.ListImportsRequestInternal;
import io.milvusexporter.collect.wire.ShowConfigurationsRequest;
import io.milvusexporter.collect.wire.ShowLoadCollectionsRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the recording of a version that answers a question: the same method, asked for the same thing. */
final class Playback {

    /** What tells one request from another; the rest of a request changes nothing about its answer. */
    private static final Set<String> TELLING = Set.of(
            "db_name",
            "collection_name",
            "collection_names",
            "partition_name",
            "type",
            "resource_group",
            "request",
            "collectionID",
            "collectionIDs",
            "with_unserviceable_shards",
            "pattern",
            "user",
            "include_role_info",
            "include_user_info");

    /** Recorded while something was wrong, so only played when asked for. */
    private static final Set<String> UNUSUAL = Set.of("load_failing", "has_error", "coordinators_down");

    private static final Map<String, Descriptor> INTERNAL = Map.of(
            "GetMetrics", GetMetricsRequest.getDescriptor(),
            "GetProxyMetrics", GetMetricsRequest.getDescriptor(),
            "GetReplicas", GetReplicasRequest.getDescriptor(),
            "ShowCollections", ShowLoadCollectionsRequest.getDescriptor(),
            "ShowLoadCollections", ShowLoadCollectionsRequest.getDescriptor(),
            "GetShardLeaders", GetShardLeadersRequest.getDescriptor(),
            "DescribeResourceGroup", DescribeResourceGroupRequest.getDescriptor(),
            "ListImports", ListImportsRequestInternal.getDescriptor(),
            "ShowConfigurations", ShowConfigurationsRequest.getDescriptor());

    private final String version;
    private final Map<String, List<Recorded>> recordings;

    Playback(String version, List<String> situations) {
        this.version = version;
        this.recordings = Recorded.all(version).stream()
                .filter(recorded -> recorded.headers().isEmpty())
                .filter(recorded -> !isUnusual(recorded.situation()) || situations.contains(recorded.situation()))
                .sorted(Comparator.comparing((Recorded recorded) -> !situations.contains(recorded.situation()))
                        .thenComparing(recorded -> recorded.situation().length()))
                .collect(Collectors.groupingBy(Recorded::method));
    }

    private static boolean isUnusual(String situation) {
        return UNUSUAL.contains(situation) || situation.startsWith("auth_");
    }

    Set<String> methods() {
        return recordings.keySet();
    }

    ByteString answer(Asked asked) {
        var telling = telling(asked);
        return recordings.getOrDefault(asked.method(), List.of()).stream()
                .filter(recorded -> telling(recorded).equals(telling))
                .findFirst()
                .map(Playback::play)
                .orElseThrow(() -> Status.INTERNAL
                        .withDescription("no recording of " + version + " " + asked.method() + " " + telling)
                        .asRuntimeException());
    }

    static ByteString play(Recorded recorded) {
        if (!recorded.status().isOk()) {
            throw recorded.status().asRuntimeException();
        }
        return recorded.bytes();
    }

    private static Map<String, JsonElement> telling(Recorded recorded) {
        var telling = new TreeMap<String, JsonElement>();
        recorded.request().asMap().forEach((name, value) -> {
            if (value.isJsonArray()) {
                var sorted = new TreeSet<String>();
                value.getAsJsonArray().forEach(element -> sorted.add(element.getAsString()));
                put(telling, name, sorted.toString());
            } else if (value.isJsonPrimitive()) {
                put(telling, name, value.getAsString());
            }
        });
        return telling;
    }

    private static Map<String, JsonElement> telling(Asked asked) {
        var telling = new TreeMap<String, JsonElement>();
        var type = type(asked.method());
        if (type == null) {
            return telling;
        }
        try {
            DynamicMessage.parseFrom(type, asked.request()).getAllFields().forEach((field, value) -> {
                if (value instanceof EnumValueDescriptor name) {
                    put(telling, field.getName(), name.getName());
                } else if (value instanceof List<?> list) {
                    put(
                            telling,
                            field.getName(),
                            new TreeSet<>(list.stream().map(String::valueOf).toList()).toString());
                } else {
                    put(telling, field.getName(), value.toString());
                }
            });
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(asked.method() + ": " + e.getMessage(), e);
        }
        return telling;
    }

    private static @Nullable Descriptor type(String method) {
        int slash = method.indexOf('/');
        if (!method.startsWith("MilvusService/")) {
            return INTERNAL.get(method.substring(slash + 1));
        }
        var found = MilvusProto.getDescriptor()
                .findServiceByName("MilvusService")
                .findMethodByName(method.substring(slash + 1));
        return found == null ? null : found.getInputType();
    }

    private static void put(Map<String, JsonElement> telling, String name, String value) {
        var isDefault = value.isEmpty() || value.equals("false") || value.equals("0") || value.equals("All");
        if (!TELLING.contains(name) || isDefault || (name.equals("db_name") && value.equals("default"))) {
            return;
        }
        telling.put(name, name.equals("request") ? json(value) : new JsonPrimitive(value));
    }

    private static JsonElement json(String value) {
        try {
            return JsonParser.parseString(value);
        } catch (com.google.gson.JsonParseException e) {
            return new JsonPrimitive(value);
        }
    }
}
