package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State and health of each component whose address is known. */
final class ComponentsCollector implements Collector {

    private static final String[] COMPONENT = {"role_name", "address"};
    private static final String SOURCE = "GetComponentStates, GetMetrics(system_info)";

    private static final Family UP = Family.gauge(
                    "milvus_component_up",
                    "1 if the component answers, 0 if it does not; one that was only found, and is gone for ten minutes, goes.")
            .labels(COMPONENT)
            .from(SOURCE)
            .advice("At 0 see the pod or process at this address.");
    private static final Family HEALTHY = Family.gauge(
                    "milvus_component_healthy",
                    "1 if the component is Healthy, on stand-by for a healthy one, or started less than a minute ago, 0 if not;"
                            + " absent while it does not answer.")
            .labels(COMPONENT)
            .from(SOURCE)
            .advice("At 0 see milvus_component_state, then the component's log.");
    private static final Family STARTED = Family.gauge(
                    "milvus_component_start_time_seconds", "When the component's process was ready for the first time.")
            .labels(COMPONENT)
            .from("GetMetrics(system_info)");
    private static final Family STATE = Family.gauge(
                    "milvus_component_state",
                    "The state the component tells, as a series of value 1; a proxy that is Healthy says nothing of the rest.")
            .labels(COMPONENT)
            .state("state", List.of("Initializing", "Healthy", "Abnormal", "StandBy", "Stopping"))
            .from("GetComponentStates")
            .advice("StandBy and Abnormal are normal in the first minute of a start.");

    private final Cluster cluster;
    private final AskedComponents asked;
    private final ListedComponents listed;

    ComponentsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.asked = new AskedComponents(cluster);
        this.listed = new ListedComponents(cluster);
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.COMPONENTS;
    }

    @Override
    public List<Family> families() {
        return List.of(UP, HEALTHY, STARTED, STATE);
    }

    @Override
    public Facts collect(Run run) {
        var failure = asked.ask(run);
        var components = distinct(asked.known(), listed.known());
        report(run, failure);
        var seen = components.stream()
                .map(component -> seen(component, components))
                .toList();
        cluster.components().set(seen.stream().map(Seen::status).toList());
        return facts(seen);
    }

    /** Nobody answered: it is told, and the run has failed all the same. */
    private void report(Run run, @Nullable CallException failure) {
        if (asked.isAnswered()) {
            run.source(asked.isInternal() ? Source.INTERNAL : Source.PUBLIC_BULK);
        } else if (failure != null) {
            run.failed(failure);
        } else {
            run.source(listed.known().isEmpty() ? Source.NONE : Source.PUBLIC_BULK);
        }
    }

    /** Of two that turn out to be the same the one that was asked counts: a proxy may be reached at two ports. */
    private static List<Component> distinct(List<Component> asked, List<Component> listed) {
        Map<List<String>, Component> byName = new LinkedHashMap<>();
        for (var component : asked) {
            byName.putIfAbsent(List.of(component.role(), component.address()), component);
        }
        for (var component : listed) {
            byName.putIfAbsent(List.of(component.role(), component.address()), component);
        }
        var components = new ArrayList<>(byName.values());
        components.sort(Comparator.comparing(Component::role).thenComparing(Component::address));
        return components;
    }

    /** One component as it is told; health is absent while it is down or its state is unknown. */
    private record Seen(ComponentStatus status, @Nullable Boolean isHealthy, double startedSeconds) {}

    private Seen seen(Component component, List<Component> all) {
        var status = new ComponentStatus(
                component.role(),
                component.address(),
                component.nodeId(),
                component.state(),
                component.version(),
                component.isUp());
        return new Seen(status, component.isUp() ? isHealthy(component, all) : null, component.startedSeconds());
    }

    private boolean isHealthy(Component component, List<Component> all) {
        var now = cluster.clock().nanoTime();
        return component.isHealthy(now)
                || (component.isStandBy()
                        && all.stream()
                                .anyMatch(other -> other.role().equals(component.role())
                                        && !other.isStandBy()
                                        && other.isUp()
                                        && other.isHealthy(now)));
    }

    private static Facts facts(List<Seen> components) {
        return out -> {
            for (var component : components) {
                var status = component.status();
                var row = out.row(UP, status.roleName(), status.address());
                row.set(UP, Boolean.TRUE.equals(status.up()));
                if (component.isHealthy() != null) {
                    row.set(HEALTHY, component.isHealthy());
                }
                if (!Double.isNaN(component.startedSeconds())) {
                    row.set(STARTED, component.startedSeconds());
                }
                if (status.state() != null) {
                    row.state(STATE, status.state());
                }
            }
        };
    }
}
