package io.milvusexporter.demo;

import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;

/** Questions that several tests ask. */
final class Demos {

    static final GetMetricsRequest SYSTEM_INFO = GetMetricsRequest.newBuilder()
            .setRequest("{\"metric_type\":\"system_info\"}")
            .build();

    private Demos() {}

    static String version(Caller caller) {
        return caller.call(
                        Caller.PUBLIC,
                        "GetVersion",
                        GetVersionRequest.getDefaultInstance(),
                        GetVersionResponse.getDefaultInstance(),
                        Caller.SHORT_MILLIS)
                .getVersion();
    }

    static GetMetricsResponse systemInfo(Caller caller) {
        return caller.call(Caller.PUBLIC, "GetMetrics", SYSTEM_INFO, GetMetricsResponse.getDefaultInstance());
    }

    static CheckHealthResponse checkHealth(Caller caller) {
        return caller.call(
                Caller.PUBLIC,
                "CheckHealth",
                CheckHealthRequest.getDefaultInstance(),
                CheckHealthResponse.getDefaultInstance());
    }

    static ComponentStates states(Caller caller, String service) {
        return caller.call(
                service,
                "GetComponentStates",
                GetComponentStatesRequest.getDefaultInstance(),
                ComponentStates.getDefaultInstance());
    }

    static ShowCollectionsResponse collections(Caller caller, String database) {
        return caller.call(
                Caller.PUBLIC,
                "ShowCollections",
                ShowCollectionsRequest.newBuilder().setDbName(database).build(),
                ShowCollectionsResponse.getDefaultInstance());
    }
}
