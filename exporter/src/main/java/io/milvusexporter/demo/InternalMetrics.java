package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Cluster;
import java.util.Locale;
import java.util.Optional;

/** GetMetrics on an internal port: which documents one role has, in one version. */
final class InternalMetrics {

    private static final String SYSTEM_INFO = "system_info";

    private final Role role;
    private final FrozenCache<GetMetricsResponse> cache = new FrozenCache<>();

    InternalMetrics(Role role) {
        this.role = role;
    }

    void addTo(Service service) {
        addTo(service, "GetMetrics");
    }

    void addTo(Service service, String method) {
        service.on(method, GetMetricsRequest.getDefaultInstance(), this::answer);
    }

    private Message answer(GetMetricsRequest request, Asked asked) {
        var parsed = MetricsRequest.parse(request.getRequest());
        if (!parsed.isKnown(asked.flavor())) {
            return GetMetricsResponse.newBuilder()
                    .setStatus(parsed.complaint(asked.flavor()))
                    .build();
        }
        if (Cluster.isCoordinator(role) && asked.flavor().isAtLeast(Flavor.V2_6)) {
            return mixCoord(parsed, asked);
        }
        boolean cached = role == Role.ROOTCOORD
                && asked.flavor().isBefore(Flavor.V2_5)
                && parsed.type(asked.flavor()).equals(SYSTEM_INFO);
        return cached
                ? cache.get(asked.world().clock().nanoTime(), () -> of(role, parsed, asked))
                : of(role, parsed, asked);
    }

    /** One server for three coordinators: only the request says which of them is meant. */
    private static GetMetricsResponse mixCoord(MetricsRequest request, Asked asked) {
        var meant = request.value("ProcessRole").toUpperCase(Locale.ROOT);
        if (meant.equals(Role.DATACOORD.name()) || meant.equals(Role.QUERYCOORD.name())) {
            return of(Role.valueOf(meant), request, asked);
        }
        var document =
                request.type(asked.flavor()).equals(SYSTEM_INFO) ? SystemInfo.ofMixCoord(asked) : "{\"nodes_info\":[]}";
        return GetMetricsResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setResponse(document)
                .setComponentName(Role.MIXCOORD.label() + asked.self().id())
                .build();
    }

    private static GetMetricsResponse of(Role role, MetricsRequest request, Asked asked) {
        var type = request.type(asked.flavor());
        var document = document(role, type, request, asked);
        var answer = GetMetricsResponse.newBuilder();
        if (document.isPresent()) {
            answer.setStatus(Statuses.ok()).setResponse(document.get());
        } else {
            answer.setStatus(unknown(role, type, asked.flavor()));
        }
        boolean namesItself = document.isPresent() || role == Role.DATACOORD || role == Role.QUERYCOORD;
        return namesItself
                ? answer.setComponentName(role.label() + asked.self().id()).build()
                : answer.build();
    }

    private static Optional<String> document(Role role, String type, MetricsRequest request, Asked asked) {
        if (type.equals(SYSTEM_INFO)) {
            return Optional.of(
                    Cluster.isCoordinator(role) ? SystemInfo.ofCoordinator(asked, role) : SystemInfo.ofNode(asked));
        }
        return asked.flavor().isAtLeast(Flavor.V2_5) ? Documents.find(role, type, request, asked) : Optional.empty();
    }

    private static Status unknown(Role role, String type, Flavor flavor) {
        if (role == Role.QUERYCOORD && flavor.isBefore(Flavor.V2_5)) {
            return Statuses.of(65535, "invalid metric type: sorry, but this metric type is not implemented").toBuilder()
                    .setReason("sorry, but this metric type is not implemented")
                    .build();
        }
        if (Cluster.isCoordinator(role) && flavor.isAtLeast(Flavor.V2_5)) {
            return Statuses.ofInput(
                    flavor,
                    Statuses.ILLEGAL_ARGUMENT,
                    1100,
                    "metric request type is not implemented: invalid parameter");
        }
        return MetricsAnswers.notFound(type);
    }
}
