package io.milvusexporter.collect.facts;

import io.milvus.grpc.ComponentInfo;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.collect.milvus.SystemInfo.Node;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One component whose address is known, as it was last seen. It is known by its role and the address it advertises; until that
 * is learnt by the address that was given, and once learnt it stays. Used by one thread.
 */
final class Component {

    /** How long a component that has just come, or come back, may take to get healthy. */
    private static final long GRACE_NANOS = Duration.ofSeconds(60).toNanos();

    static final String HEALTHY = "Healthy";
    static final String STAND_BY = "StandBy";

    private final String role;
    private String address;
    private boolean isUp;
    private @Nullable Long nodeId;
    private @Nullable String state;
    private @Nullable String version;
    private double startedSeconds = Double.NaN;
    private boolean wasMet;
    private long metNanos;

    Component(String role, String address) {
        this.role = role;
        this.address = address;
    }

    String role() {
        return role;
    }

    String address() {
        return address;
    }

    boolean isUp() {
        return isUp;
    }

    @Nullable
    Long nodeId() {
        return nodeId;
    }

    /** Milvus' word; null while it is not known. */
    @Nullable
    String state() {
        return state;
    }

    @Nullable
    String version() {
        return version;
    }

    /** Unix time; NaN while it is not known. */
    double startedSeconds() {
        return startedSeconds;
    }

    /** It has told its state. */
    void answered(ComponentInfo told, long nowNanos) {
        meet(told.getNodeID(), nowNanos);
        state = told.getStateCode().name();
    }

    /** The cluster lists it as one that answers, which it does only while it is healthy or stopping. */
    void listed(Node node, long nowNanos) {
        meet(node.id(), nowNanos);
        learn(node);
    }

    void silent() {
        isUp = false;
        state = null;
    }

    private void meet(long id, long nowNanos) {
        // A component that has not registered yet says −1.
        Long now = id > 0 ? id : null;
        if (!wasMet || (now != null && !now.equals(nodeId))) {
            metNanos = nowNanos;
            startedSeconds = Double.NaN;
        }
        wasMet = true;
        nodeId = now;
        isUp = true;
    }

    /** What the topology document says of it: the address it advertises, and since when it runs. */
    void learn(SystemInfo info) {
        for (var node : info.nodes()) {
            if (node.role().equals(listedRole()) && nodeId != null && nodeId == node.id()) {
                learn(node);
            }
        }
    }

    private void learn(Node node) {
        if (!node.address().isEmpty()) {
            address = node.address();
        }
        version = node.version();
        startedSeconds = node.startedSeconds();
    }

    /** MixCoord and IndexCoord are listed by the roles they play. */
    private String listedRole() {
        return switch (role) {
            case "mixcoord" -> "rootcoord";
            case "indexcoord" -> "datacoord";
            default -> role;
        };
    }

    /** Whether all is as it should be, as far as this component alone can say. */
    boolean isHealthy(long nowNanos) {
        return HEALTHY.equals(state) || state == null || nowNanos - metNanos < GRACE_NANOS;
    }

    boolean isStandBy() {
        return STAND_BY.equals(state);
    }
}
