package io.milvusexporter.collect.facts;

import io.milvus.grpc.ComponentStates;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusCalls;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components whose addresses were given: each is asked for its own state. Used by one run at a time. */
final class AskedComponents {

    /** Whom to ask, and how. */
    private record Address(MilvusCalls calls, @Nullable Role role) {}

    private final Cluster cluster;
    private final Map<Address, Component> components = new LinkedHashMap<>();
    private final List<Component> known = new ArrayList<>();
    private boolean isAnswered;
    private boolean isInternal;

    AskedComponents(Cluster cluster) {
        this.cluster = cluster;
        var target = cluster.target();
        for (var pinned : target.pinned()) {
            var calls = target.component(pinned);
            components.put(
                    new Address(calls, pinned.role()),
                    new Component(pinned.role().label(), pinned.address().toString()));
        }
        target.publicPort()
                .ifPresent(calls -> components.put(
                        new Address(calls, null),
                        new Component(Role.PROXY.label(), calls.address().toString())));
    }

    /** Those of which something is known now. */
    List<Component> known() {
        return List.copyOf(known);
    }

    boolean isAnswered() {
        return isAnswered;
    }

    /** Whether all that answered did so on internal ports. */
    boolean isInternal() {
        return isInternal;
    }

    /** Why one was silent; null if all answered, or cannot tell. */
    @Nullable
    CallException ask(Run run) {
        known.clear();
        isAnswered = false;
        isInternal = true;
        CallException failure = null;
        int left = components.size();
        for (var entry : components.entrySet()) {
            try {
                ask(entry.getKey(), entry.getValue(), new ShareOfRun(run, cluster.clock(), left--));
            } catch (CallException e) {
                if (e.failure() != FailureCause.UNSUPPORTED) {
                    silent(entry.getValue(), e);
                    failure = e;
                }
            }
        }
        cluster.target()
                .systemInfo()
                .last()
                .ifPresent(read -> known.forEach(component -> component.learn(read.info())));
        return failure;
    }

    private void ask(Address address, Component component, Run run) {
        var state = states(address, run).getState();
        component.answered(state, cluster.clock().nanoTime());
        known.add(component);
        isAnswered = true;
        isInternal &= address.role() != null;
    }

    /** That it does not let us in says nothing of the component. */
    private void silent(Component component, CallException e) {
        if (e.failure() == FailureCause.UNAUTHENTICATED || e.failure() == FailureCause.DENIED) {
            return;
        }
        component.silent();
        known.add(component);
    }

    /** The role asked for counts: QueryCoord answers without a role, IndexCoord as datacoord, all of them as mixcoord in 2.6. */
    private static ComponentStates states(Address address, Run run) {
        var role = address.role();
        if (role == null) {
            return address.calls().ask(MilvusRpc.publicComponentStates(), run);
        }
        try {
            return address.calls().ask(MilvusRpc.componentStates(role), run);
        } catch (CallException e) {
            var successor = successor(role);
            if (e.failure() != FailureCause.UNSUPPORTED || successor == null) {
                throw e;
            }
            return address.calls().ask(MilvusRpc.componentStates(successor), run);
        }
    }

    /** Who answers for the role at its port since 2.6, where one process plays all coordinators and data nodes index. */
    private static @Nullable Role successor(Role role) {
        return switch (role) {
            case DATACOORD, QUERYCOORD, INDEXCOORD -> Role.MIXCOORD;
            case INDEXNODE -> Role.DATANODE;
            default -> null;
        };
    }
}
