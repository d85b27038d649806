package io.milvusexporter.collect.facts;

import io.milvus.grpc.ComponentStates;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.ShareOfRun;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The components whose addresses are known, because they were given or, to the poller, because Milvus told them: each is asked
 * for its own state. One that was only found and never answered is left out. Used by one run at a time.
 */
final class AskedComponents {

    private final Cluster cluster;
    private final Map<InternalPort, Component> ports = new LinkedHashMap<>();
    private final @Nullable Component proxy;
    private final List<Component> known = new ArrayList<>();
    private boolean isAnswered;
    private boolean isInternal;

    AskedComponents(Cluster cluster) {
        this.cluster = cluster;
        this.proxy = cluster.target()
                .publicPort()
                .map(calls -> new Component(Role.PROXY.label(), calls.address().toString()))
                .orElse(null);
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
        look();
        CallException failure = null;
        int left = ports.size() + 1;
        for (var entry : ports.entrySet()) {
            var share = new ShareOfRun(run, cluster.clock(), left--);
            var failed = ask(entry.getValue(), () -> entry.getKey().states(share));
            if (failed != null && (entry.getKey().isNamed() || entry.getKey().hasAnswered())) {
                silent(entry.getValue(), failed);
                failure = failed;
            }
        }
        if (proxy != null) {
            var failed = ask(proxy, () -> cluster.publicPort().ask(MilvusRpc.publicComponentStates(), run));
            isInternal &= !known.contains(proxy);
            if (failed != null) {
                silent(proxy, failed);
                failure = failed;
            }
        }
        cluster.target()
                .systemInfo()
                .last()
                .ifPresent(read -> known.forEach(component -> component.learn(read.info())));
        return failure;
    }

    /** Keeps what is known of the ports that are still there. */
    private void look() {
        var now = cluster.target().internalPorts().all().stream()
                .filter(port -> port.isNamed() || cluster.duty().isPoller())
                .toList();
        ports.keySet().retainAll(now);
        now.forEach(port -> ports.computeIfAbsent(
                port,
                one -> new Component(one.role().label(), one.address().address().toString())));
    }

    /** Why it was silent; null if it answered, or cannot tell. */
    private @Nullable CallException ask(Component component, Supplier<ComponentStates> question) {
        try {
            component.answered(question.get().getState(), cluster.clock().nanoTime());
            known.add(component);
            isAnswered = true;
            return null;
        } catch (CallException e) {
            return e.failure() == FailureCause.UNSUPPORTED ? null : e;
        }
    }

    /** That it does not let us in says nothing of the component. */
    private void silent(Component component, CallException e) {
        if (e.failure() == FailureCause.UNAUTHENTICATED || e.failure() == FailureCause.DENIED) {
            return;
        }
        component.silent();
        known.add(component);
    }
}
