package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;

/** GetMetrics as the proxy answers it on the public port: system_info only, through a cache that freezes. */
final class MetricsAnswers {

    private static final String SYSTEM_INFO = "system_info";
    private static final Duration DEAD_COORDINATORS = Duration.ofSeconds(12);

    private final FrozenCache<GetMetricsResponse> cache = new FrozenCache<>();

    void addTo(Service service) {
        service.on("GetMetrics", GetMetricsRequest.getDefaultInstance(), this::proxy);
    }

    private Message proxy(GetMetricsRequest request, Asked asked) {
        var parsed = MetricsRequest.parse(request.getRequest());
        var name = Role.PROXY.label() + asked.self().id();
        if (!parsed.isKnown(asked.flavor())) {
            return GetMetricsResponse.newBuilder()
                    .setStatus(parsed.complaint(asked.flavor()))
                    .build();
        }
        if (!parsed.type(asked.flavor()).equals(SYSTEM_INFO)) {
            return GetMetricsResponse.newBuilder()
                    .setStatus(notFound(parsed.type(asked.flavor())))
                    .build();
        }
        return cache.get(asked.world().clock().nanoTime(), () -> fresh(asked, name));
    }

    static Status notFound(String type) {
        return Statuses.of(1200, "metric not found[metric=" + type + "]");
    }

    private static GetMetricsResponse fresh(Asked asked, String name) {
        boolean dead = !asked.deadCoordinators().isEmpty();
        if (dead) {
            asked.pace().takes(DEAD_COORDINATORS);
        }
        if (dead && asked.flavor().isAtLeast(Flavor.V2_6)) {
            return GetMetricsResponse.newBuilder()
                    .setStatus(Statuses.of(65535, Builds.CONNECTION_REFUSED))
                    .build();
        }
        return GetMetricsResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setResponse(SystemInfo.ofProxy(asked, !dead))
                .setComponentName(name)
                .build();
    }
}
