package io.milvusexporter.demo;

import com.google.protobuf.Empty;
import com.google.protobuf.UnknownFieldSet;
import io.milvusexporter.demo.world.DemoNode;

/** gRPC's own health service, which a proxy has and nobody else. */
final class HealthAnswers {

    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;

    private HealthAnswers() {}

    static Service service() {
        return new Service("grpc.health.v1.Health")
                .on(
                        "Check",
                        Empty.getDefaultInstance(),
                        (request, asked) ->
                                status(asked.self().state() == DemoNode.State.HEALTHY ? SERVING : NOT_SERVING));
    }

    /** HealthCheckResponse has one field, and its class is not worth a library. */
    private static Empty status(int value) {
        var field = UnknownFieldSet.Field.newBuilder().addVarint(value).build();
        return Empty.newBuilder()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(1, field).build())
                .build();
    }
}
