package io.milvusexporter.demo;

import io.milvus.grpc.CompactionState;
import io.milvus.grpc.GetCompactionStateRequest;
import io.milvus.grpc.GetCompactionStateResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.ListFileResourcesRequest;
import io.milvus.grpc.ListFileResourcesResponse;

/** Calls that nobody should need, and that answer all the same. */
final class OddAnswers {

    private OddAnswers() {}

    static void addTo(Service service, Flavor flavor) {
        service.on(
                        "GetFlushState",
                        GetFlushStateRequest.getDefaultInstance(),
                        (request, asked) -> GetFlushStateResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setFlushed(true)
                                .build())
                .on(
                        "GetCompactionState",
                        GetCompactionStateRequest.getDefaultInstance(),
                        (request, asked) -> GetCompactionStateResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setState(CompactionState.Completed)
                                .build());
        if (flavor.isAtLeast(Flavor.V2_6)) {
            service.on(
                    "ListFileResources",
                    ListFileResourcesRequest.getDefaultInstance(),
                    (request, asked) -> ListFileResourcesResponse.newBuilder()
                            .setStatus(
                                    flavor.isAtLeast(Flavor.V3_0)
                                            ? Statuses.ok()
                                            : Statuses.of(65535, "ListFileResources is not implemented"))
                            .build());
        }
    }
}
