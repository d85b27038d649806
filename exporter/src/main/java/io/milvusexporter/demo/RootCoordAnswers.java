package io.milvusexporter.demo;

import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.HasPartitionRequest;
import io.milvusexporter.collect.wire.GetQuotaMetricsRequest;
import io.milvusexporter.collect.wire.GetQuotaMetricsResponse;
import io.milvusexporter.config.ComponentAddress.Role;

/** RootCoord: names, users, and from 2.6 on the quota centre's numbers. */
final class RootCoordAnswers {

    static final String NAME = "milvus.proto.rootcoord.RootCoord";

    private RootCoordAnswers() {}

    static Service service(Flavor flavor) {
        var service = new Service(NAME)
                .on("GetComponentStates", GetComponentStatesRequest.getDefaultInstance(), ServerAnswers::states);
        new InternalMetrics(Role.ROOTCOORD).addTo(service);
        CommonAnswers.configurations(service);
        CommonAnswers.healthCheck(service);
        CommonAnswers.statisticsChannel(service, CommonAnswers.channel("by-dev-rootcoord-statistics"));
        CatalogAnswers.addTo(service, flavor);
        DescribeAnswers.addTo(service, flavor);
        AccessAnswers.addTo(service, flavor);
        service.without("BatchDescribeCollection")
                .on(
                        "HasCollection",
                        HasCollectionRequest.getDefaultInstance(),
                        (request, asked) -> bool(asked.world()
                                        .catalog()
                                        .collection(asked.database(request.getDbName()), request.getCollectionName())
                                != null))
                .on(
                        "HasPartition",
                        HasPartitionRequest.getDefaultInstance(),
                        (request, asked) -> bool(hasPartition(request, asked)));
        if (flavor.isAtLeast(Flavor.V2_6)) {
            service.on(
                    "GetQuotaMetrics",
                    GetQuotaMetricsRequest.getDefaultInstance(),
                    (request, asked) -> GetQuotaMetricsResponse.newBuilder()
                            .setStatus(Statuses.ok())
                            .setMetricsInfo(QuotaDocument.ofCluster(asked))
                            .build());
        }
        return service;
    }

    private static boolean hasPartition(HasPartitionRequest request, Asked asked) {
        var collection =
                asked.world().catalog().collection(asked.database(request.getDbName()), request.getCollectionName());
        return collection != null && collection.partitions().contains(request.getPartitionName());
    }

    private static BoolResponse bool(boolean value) {
        return BoolResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setValue(value)
                .build();
    }
}
