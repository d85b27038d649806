package io.milvusexporter.demo;

import io.milvus.grpc.Status;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.DemoNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is said in place of an answer while whoever is asked, or whoever he must ask, cannot answer. */
final class Readiness {

    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);
    private static final String STATES = "GetComponentStates";
    /** The proxy answers these by itself, or says itself what is wrong. */
    private static final Set<String> LOCAL = Set.of(STATES, "GetVersion", "CheckHealth", "GetMetrics", "Check");

    private static final Map<Role, Set<String>> ASKS = Map.of(
            Role.QUERYCOORD,
            Set.of(
                    "GetLoadState",
                    "GetLoadingProgress",
                    "GetReplicas",
                    "GetQuerySegmentInfo",
                    "ListResourceGroups",
                    "DescribeResourceGroup"),
            Role.DATACOORD,
            Set.of(
                    "GetCollectionStatistics",
                    "GetPartitionStatistics",
                    "DescribeIndex",
                    "GetIndexStatistics",
                    "GetIndexBuildProgress",
                    "GetIndexState",
                    "GetPersistentSegmentInfo",
                    "ListImportTasks"));

    private Readiness() {}

    static Optional<Status> ofInternal(Asked asked, String method) {
        var node = asked.self();
        boolean early = asked.flavor().isBefore(Flavor.V2_4) && method.equals("GetMetrics");
        if (method.equals(STATES)
                || node.state() == DemoNode.State.HEALTHY
                || (early && node.state() == DemoNode.State.STAND_BY)) {
            return Optional.empty();
        }
        var name = node.role().label() + "=" + (node.state() == DemoNode.State.ABNORMAL ? -1 : node.id());
        return Optional.of(Statuses.of(1, "service not ready[" + name + "]: " + word(node.state())));
    }

    private static String word(DemoNode.State state) {
        return switch (state) {
            case INITIALIZING -> "Initializing";
            case HEALTHY -> "Healthy";
            case ABNORMAL -> "Abnormal";
            case STAND_BY -> "StandBy";
            case STOPPING -> "Stopping";
        };
    }

    static Optional<Status> ofPublic(Asked asked, String method) {
        if (LOCAL.contains(method) || asked.flavor() == Flavor.LITE) {
            return Optional.empty();
        }
        var dead = asked.deadCoordinators();
        boolean needed = dead.contains(Role.MIXCOORD)
                || dead.contains(Role.ROOTCOORD)
                || dead.stream()
                        .anyMatch(role -> ASKS.getOrDefault(role, Set.of()).contains(method));
        if (!needed) {
            return Optional.empty();
        }
        asked.pace().takes(DIAL_TIMEOUT);
        return Optional.of(Statuses.of(65535, Builds.CONNECTION_REFUSED));
    }
}
