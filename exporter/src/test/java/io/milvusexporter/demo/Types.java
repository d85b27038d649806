package io.milvusexporter.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.MilvusProto;
import io.milvusexporter.collect.wire.MilvusInternal;
import io.milvusexporter.testing.Recorded;
import java.util.Map;

/** The types of requests and answers, and how a recorded request becomes a message again. */
final class Types {

    private static final String PUBLIC = "MilvusService/";

    /** Internal methods whose messages are public ones. */
    private static final Map<String, Descriptor[]> SHARED = Map.of(
            "GetMetrics", pair(GetMetricsRequest.getDescriptor(), GetMetricsResponse.getDescriptor()),
            "GetProxyMetrics", pair(GetMetricsRequest.getDescriptor(), GetMetricsResponse.getDescriptor()),
            "GetComponentStates", pair(GetComponentStatesRequest.getDescriptor(), ComponentStates.getDescriptor()),
            "GetReplicas", pair(GetReplicasRequest.getDescriptor(), GetReplicasResponse.getDescriptor()),
            "ListResourceGroups",
                    pair(ListResourceGroupsRequest.getDescriptor(), ListResourceGroupsResponse.getDescriptor()),
            "Check", pair(Empty.getDescriptor(), Empty.getDescriptor()));

    private Types() {}

    private static Descriptor[] pair(Descriptor request, Descriptor answer) {
        return new Descriptor[] {request, answer};
    }

    static Message request(Recorded recorded) {
        var builder = DynamicMessage.newBuilder(types(recorded)[0]);
        fill(builder, recorded.request());
        return builder.build();
    }

    static Message answer(Recorded recorded) {
        return DynamicMessage.getDefaultInstance(types(recorded)[1]);
    }

    static Message recordedAnswer(Recorded recorded) {
        try {
            return DynamicMessage.parseFrom(types(recorded)[1], recorded.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(recorded.toString(), e);
        }
    }

    private static Descriptor[] types(Recorded recorded) {
        var method = recorded.method().substring(recorded.method().indexOf('/') + 1);
        if (recorded.name().startsWith(PUBLIC)) {
            var found = MilvusProto.getDescriptor()
                    .findServiceByName("MilvusService")
                    .findMethodByName(method);
            return pair(found.getInputType(), found.getOutputType());
        }
        var shared = SHARED.get(method);
        return shared != null ? shared : internal(method);
    }

    private static Descriptor[] internal(String method) {
        var file = MilvusInternal.getDescriptor();
        var stem = method.equals("ShowCollections") ? "ShowLoadCollections" : method;
        var request = file.findMessageTypeByName(stem + "Request");
        return pair(
                request != null ? request : file.findMessageTypeByName(stem + "RequestInternal"),
                file.findMessageTypeByName(stem + "Response"));
    }

    private static void fill(Message.Builder builder, JsonObject json) {
        json.asMap().forEach((name, value) -> {
            var field = builder.getDescriptorForType().findFieldByName(name);
            if (field != null && field.isRepeated()) {
                value.getAsJsonArray().forEach(one -> builder.addRepeatedField(field, read(builder, field, one)));
            } else if (field != null) {
                builder.setField(field, read(builder, field, value));
            }
        });
    }

    private static Object read(Message.Builder builder, FieldDescriptor field, JsonElement value) {
        return switch (field.getJavaType()) {
            case STRING -> value.getAsString();
            case BOOLEAN -> value.getAsBoolean();
            case INT -> value.getAsInt();
            case LONG -> value.getAsLong();
            case ENUM -> enumValue(field, value.getAsString());
            case MESSAGE -> {
                var nested = builder.newBuilderForField(field);
                fill(nested, value.getAsJsonObject());
                yield nested.build();
            }
            case FLOAT, DOUBLE, BYTE_STRING ->
                throw new IllegalArgumentException(field + " (expected a type that requests have)");
        };
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String name) {
        return field.getEnumType().findValueByName(name);
    }
}
