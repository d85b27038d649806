package io.milvusexporter.demo;

import io.milvus.grpc.GetComponentStatesRequest;
import io.milvusexporter.collect.wire.ListImportsRequestInternal;
import io.milvusexporter.config.ComponentAddress.Role;

/** DataCoord, and the IndexCoord that up to 2.5 lives at its port and answers by its name. */
final class DataCoordAnswers {

    private DataCoordAnswers() {}

    static Service dataCoord(Flavor flavor) {
        var service = common(new Service("milvus.proto.data.DataCoord"), flavor);
        if (flavor.isAtLeast(Flavor.V2_4)) {
            service.on("ListImports", ListImportsRequestInternal.getDefaultInstance(), ImportAnswers::listInternal);
        }
        return service;
    }

    static Service indexCoord(Flavor flavor) {
        return common(new Service("milvus.proto.index.IndexCoord"), flavor);
    }

    private static Service common(Service service, Flavor flavor) {
        new InternalMetrics(Role.DATACOORD).addTo(service);
        CommonAnswers.configurations(service);
        CommonAnswers.healthCheck(service);
        if (flavor.isBefore(Flavor.V2_6)) {
            service.on("GetComponentStates", GetComponentStatesRequest.getDefaultInstance(), ServerAnswers::states);
            CommonAnswers.statisticsChannel(service, CommonAnswers.noChannel());
        }
        return service;
    }
}
