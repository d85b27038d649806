package io.milvusexporter.collect.facts;

import io.milvus.grpc.ComponentStates;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Question;
import io.milvusexporter.collect.ShareOfRun;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.collect.milvus.MilvusCalls;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every component whose address is known, asked for itself once, for somebody who waits and wants to know why one is silent. */
public final class RollCall {

    /**
     * What came of one component.
     *
     * @param address where it was asked
     * @param isNamed whether the operator named this address
     * @param isThere whether it answered
     * @param words its state, node and version, or why it was silent
     */
    public record Answer(String role, String address, boolean isNamed, boolean isThere, String words) {}

    private final Cluster cluster;
    private final Question question;
    private final Optional<SystemInfo> topology;
    private int left;

    private RollCall(Cluster cluster, Question question, Optional<SystemInfo> topology) {
        this.cluster = cluster;
        this.question = question;
        this.topology = topology;
    }

    /** Asks within this time; first, in half of it, for the addresses that Milvus tells. */
    static List<Answer> of(Cluster cluster, Duration time) {
        var question = new Question(cluster.clock().nanoTime() + time.toNanos());
        return new RollCall(cluster, question, topology(cluster, question)).ask();
    }

    /** Empty if Milvus does not tell; the collectors that need it say why. */
    private static Optional<SystemInfo> topology(Cluster cluster, Question question) {
        try {
            var half = new ShareOfRun(question, cluster.clock(), 2);
            return Optional.of(cluster.target().systemInfo().read(half).info());
        } catch (CallException e) {
            return Optional.empty();
        }
    }

    private List<Answer> ask() {
        var answers = new ArrayList<Answer>();
        var ports = cluster.internalPorts().all();
        left = ports.size() + 1;
        cluster.target().publicPort().ifPresent(calls -> answers.add(ask(calls)));
        ports.forEach(port -> answers.add(ask(port)));
        return answers;
    }

    private Answer ask(MilvusCalls proxy) {
        var share = share();
        return ask(
                Role.PROXY,
                proxy.address().toString(),
                true,
                () -> proxy.ask(MilvusRpc.publicComponentStates(), share));
    }

    private Answer ask(InternalPort port) {
        var share = share();
        var address = port.address().address().toString();
        return ask(port.role(), address, port.isNamed(), () -> port.states(share));
    }

    /** An equal part of the time that is left, so that one that hangs does not silence the others. */
    private ShareOfRun share() {
        return new ShareOfRun(question, cluster.clock(), Math.max(1, left--));
    }

    private Answer ask(Role role, String address, boolean isNamed, Supplier<ComponentStates> states) {
        var component = new Component(role.label(), address);
        try {
            component.answered(states.get().getState(), cluster.clock().nanoTime());
            topology.ifPresent(component::learn);
            return new Answer(role.label(), address, isNamed, true, words(component));
        } catch (CallException e) {
            var words = switch (e.failure()) {
                case UNSUPPORTED -> "answers, and cannot tell its state";
                case DENIED -> "answers, and denies us its state: " + e.getMessage();
                default -> e.failure().label() + ": " + e.getMessage();
            };
            var isThere = e.failure() == FailureCause.UNSUPPORTED || e.failure() == FailureCause.DENIED;
            return new Answer(role.label(), address, isNamed, isThere, words);
        }
    }

    private static String words(Component component) {
        var words = new StringBuilder(String.valueOf(component.state()));
        if (component.nodeId() != null) {
            words.append(", node ").append(component.nodeId());
        }
        if (component.version() != null && !component.version().isEmpty()) {
            words.append(", version ").append(component.version());
        }
        return words.toString();
    }
}
