package io.milvusexporter.demo;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import io.milvus.grpc.GetMetricsRequest;
import java.util.Optional;
import java.util.Set;

/** The questions that kill a Milvus, change it, or cost it too much. */
final class Forbidden {

    private static final Set<String> METHODS = Set.of(
            "milvus.proto.data.DataNode/GetCompactionState",
            "milvus.proto.data.DataNode/QueryPreImport",
            "milvus.proto.data.DataNode/QueryImport",
            "milvus.proto.query.QueryNode/GetDataDistribution",
            "milvus.proto.milvus.MilvusService/GetFlushAllState",
            "milvus.proto.milvus.MilvusService/FlushAll",
            "milvus.proto.milvus.MilvusService/Flush",
            "milvus.proto.milvus.MilvusService/Dummy",
            "milvus.proto.milvus.MilvusService/GetReplicateConfiguration");
    private static final Set<String> READS_THAT_NEED_BASE = Set.of(
            "ShowCollections",
            "DescribeCollection",
            "DescribeCollectionInternal",
            "ShowPartitions",
            "HasCollection",
            "HasPartition");
    private static final String ROOTCOORD = "milvus.proto.rootcoord.RootCoord";

    private Forbidden() {}

    /** Why this method may not be called at all. */
    static Optional<String> method(String fullName) {
        return METHODS.contains(fullName) ? Optional.of(fullName + " is never to be called") : Optional.empty();
    }

    /** Why this request may not be sent. */
    static Optional<String> request(String service, String method, Message request) {
        if (request instanceof GetMetricsRequest metrics
                && MetricsRequest.parse(metrics.getRequest()).kills()) {
            return Optional.of(
                    service + "/" + method + " with a metric_type that is no string: " + metrics.getRequest());
        }
        if (service.equals(ROOTCOORD) && READS_THAT_NEED_BASE.contains(method) && !hasMessageType(request)) {
            return Optional.of(service + "/" + method + " without base.msg_type");
        }
        return Optional.empty();
    }

    private static boolean hasMessageType(Message request) {
        var field = request.getDescriptorForType().findFieldByName("base");
        if (field == null || !request.hasField(field)) {
            return false;
        }
        var base = (Message) request.getField(field);
        var type = base.getDescriptorForType().findFieldByName("msg_type");
        return base.getField(type) instanceof EnumValueDescriptor value && value.getNumber() != 0;
    }
}
