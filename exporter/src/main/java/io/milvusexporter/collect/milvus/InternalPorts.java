package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The internal ports of one Milvus: those that the operator named, and those where Milvus says that its components are. What
 * was found and is listed no more is forgotten, and its channel closed. Used by all collecting threads.
 */
public final class InternalPorts {

    /** How long a port is remembered that Milvus lists no more: its component may be about to come back. */
    private static final long GONE_NANOS = Duration.ofMinutes(10).toNanos();

    /** Of a larger cluster the coordinators and the first nodes: each port is a connection, and a question every 15 s. */
    private static final int MOST_FOUND = 200;

    private static final Set<Role> COORDINATORS =
            EnumSet.of(Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD, Role.MIXCOORD);

    private static final Comparator<ComponentAddress> ORDER = Comparator.comparing(ComponentAddress::role)
            .thenComparing(component -> component.address().toString());

    /** How the target makes and ends the way to a port. */
    interface Ways {

        MilvusCalls open(ComponentAddress component);

        void close(ComponentAddress component);
    }

    /**
     * What of the ports is known from the start.
     *
     * @param discover whether ports that nobody named may be asked
     * @param loopback whether Milvus is on this host, so that a loopback address that it tells is ours too
     */
    record Known(List<ComponentAddress> named, boolean discover, boolean loopback) {}

    private final Ways ways;
    private final Known known;
    private final Clock clock;
    private final Runnable onNews;
    private final List<InternalPort> named;
    private final Map<ComponentAddress, InternalPort> found = new TreeMap<>(ORDER);

    InternalPorts(Known known, Ways ways, Clock clock, Runnable onNews) {
        this.ways = ways;
        this.known = known;
        this.clock = clock;
        this.onNews = onNews;
        this.named = known.named().stream()
                .map(component -> new InternalPort(component, true, ways.open(component), clock, onNews))
                .toList();
    }

    /** Those that may be asked now: named ones first, in their order, then those that were found, sorted. */
    public synchronized List<InternalPort> all() {
        forgetTheGone();
        return Stream.concat(named.stream(), found.values().stream().filter(port -> !port.isLeftAlone()))
                .toList();
    }

    /** Those of a role that may be asked now. */
    public List<InternalPort> of(Role role) {
        return all().stream().filter(port -> port.role() == role).toList();
    }

    /** Whether the operator named a port where this role answers: then its silence is a failure. */
    public boolean isNamed(Role role) {
        return named.stream().anyMatch(port -> plays(port.role(), role));
    }

    /** MixCoord plays all three coordinators. */
    private static boolean plays(Role there, Role role) {
        return there == role || (there == Role.MIXCOORD && COORDINATORS.contains(role));
    }

    /**
     * Asks the component of this role that is at work.
     *
     * @throws CallException UNREACHABLE if no port of the role is known
     */
    public <A> A ask(Role role, MilvusRpc<A> question, Run run) {
        var failure = new CallException(
                FailureCause.UNREACHABLE, "UNAVAILABLE", "no internal port of " + role.label() + " is known");
        for (var port : candidates(role)) {
            try {
                return port.ask(question, run);
            } catch (CallException e) {
                if (e.failure() != FailureCause.UNREACHABLE && e.failure() != FailureCause.NOT_READY) {
                    throw e;
                }
                failure = e; // another one may have taken over
            }
        }
        throw failure;
    }

    private List<InternalPort> candidates(Role role) {
        var candidates = new ArrayList<>(
                all().stream().filter(port -> plays(port.role(), role)).toList());
        candidates.sort(Comparator.comparing(InternalPort::isStandBy)); // stable: else as before
        return candidates;
    }

    /** Milvus says that this node is there. */
    public synchronized void found(Role role, long nodeId, HostPort address) {
        if (!known.discover() || (!known.loopback() && isLoopback(address.host()))) {
            return;
        }
        var component = new ComponentAddress(role, address);
        if (known.named().contains(component) || (found.size() >= MOST_FOUND && !found.containsKey(component))) {
            return;
        }
        found.computeIfAbsent(component, one -> new InternalPort(one, false, ways.open(one), clock, onNews))
                .listed(nodeId, clock.nanoTime());
    }

    /** A query node may be one inside a streaming node, which was found already and keeps its role. */
    public synchronized void foundQueryNode(long nodeId, HostPort address) {
        var isOther = Stream.concat(named.stream(), found.values().stream())
                .anyMatch(port ->
                        port.address().address().equals(address) && (port.isNamed() || port.role() != Role.QUERYNODE));
        if (!isOther) {
            found(Role.QUERYNODE, nodeId, address);
        }
    }

    /** Takes the addresses that components advertise. */
    synchronized void learn(SystemInfo info) {
        for (var node : info.nodes()) {
            var role = role(node.role());
            var address = HostPort.parse(node.address());
            if (role.isPresent() && address.isPresent()) {
                found(role.get(), node.id(), address.get());
            }
        }
        forgetTheGone();
    }

    private void forgetTheGone() {
        var now = clock.nanoTime();
        found.entrySet().removeIf(entry -> {
            var isGone = now - entry.getValue().listedNanos() > GONE_NANOS;
            if (isGone) {
                ways.close(entry.getKey());
            }
            return isGone;
        });
    }

    /** Milvus' word for a role; empty for a word that is none. */
    private static Optional<Role> role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.label().equals(word))
                .findFirst();
    }

    /** Of another host's loopback nothing is at ours, or somebody else is. */
    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
