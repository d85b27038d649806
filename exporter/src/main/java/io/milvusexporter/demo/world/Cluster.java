package io.milvusexporter.demo.world;

import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The components that run, the sessions of those that died, and the resource groups of the query nodes. */
public final class Cluster {

    public static final String DEFAULT_GROUP = "__default_resource_group";

    private static final long LEASE_MILLIS = 30_000;
    private static final int MANY_NODES = 1_000_000;
    private static final Set<Role> COORDINATORS =
            Set.of(Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD, Role.MIXCOORD);

    /** A session that outlives its process until its lease ends. */
    public record DeadSession(Role role, long id, long untilMillis) {}

    private final Timeline time;
    private final Topology topology;
    private final Map<String, ResourceGroup> groups = new LinkedHashMap<>();
    private final List<DemoNode> nodes = new ArrayList<>();
    private final List<DeadSession> dead = new ArrayList<>();
    private Runnable listener = () -> {};
    private long nextId = 1;

    Cluster(Timeline time, Topology topology) {
        this.time = time;
        this.topology = topology;
        groups.put(DEFAULT_GROUP, new ResourceGroup(DEFAULT_GROUP, 0, MANY_NODES));
    }

    public static boolean isCoordinator(Role role) {
        return COORDINATORS.contains(role);
    }

    public boolean isStandalone() {
        return topology.standalone();
    }

    /** All that run, coordinators first; of one role the oldest first. */
    public List<DemoNode> nodes() {
        return nodes;
    }

    public List<DemoNode> nodes(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    /** The node of a role that does the work, or the first of them. */
    public @Nullable DemoNode first(Role role) {
        var all = nodes(role);
        return all.stream()
                .filter(node -> node.state() == DemoNode.State.HEALTHY)
                .findFirst()
                .orElse(all.isEmpty() ? null : all.get(0));
    }

    public @Nullable DemoNode node(Role role, long id) {
        return nodes(role).stream().filter(node -> node.id() == id).findFirst().orElse(null);
    }

    /** Query nodes, and the streaming nodes that have one inside; in a standalone there is one for both. */
    public List<DemoNode> searchers(boolean streaming) {
        return nodes.stream()
                .filter(node -> node.role() == Role.QUERYNODE
                        || (node.role() == Role.STREAMINGNODE && streaming && !isStandalone()))
                .toList();
    }

    public List<DeadSession> deadSessions() {
        return dead.stream()
                .filter(session -> session.untilMillis() > time.now())
                .toList();
    }

    public Collection<ResourceGroup> groups() {
        return groups.values();
    }

    public @Nullable ResourceGroup group(String name) {
        return groups.get(name);
    }

    public List<DemoNode> nodesOf(ResourceGroup group) {
        return nodes(Role.QUERYNODE).stream()
                .filter(node -> node.resourceGroup().equals(group.name()))
                .toList();
    }

    /** Tells the listener, at once, of every component that comes or goes. */
    public void onChange(Runnable tell) {
        time.run(() -> listener = tell);
    }

    // What happens to it.

    public void put(ResourceGroup group) {
        time.run(() -> groups.put(group.name(), group));
    }

    /** Starts one process of everything, with new ids; coordinators beyond the first stand by. */
    public void boot(Collection<Role> roles, DemoNode.State state) {
        time.run(() -> {
            nodes.clear();
            long shared = nextId++;
            for (var role : roles) {
                for (int i = 0; i < topology.count(role); i++) {
                    var node = add(role, topology.standalone() ? shared : nextId++);
                    node.state(i > 0 && isCoordinator(role) ? DemoNode.State.STAND_BY : state);
                }
            }
            listener.run();
        });
    }

    /** A new query node goes where one is missing. */
    private DemoNode add(Role role, long id) {
        var node = new DemoNode(time, role, id);
        if (role == Role.QUERYNODE) {
            groups.values().stream()
                    .filter(group -> nodesOf(group).size() < group.requestedNodes())
                    .findFirst()
                    .ifPresent(group -> node.resourceGroup(group.name()));
        }
        nodes.add(node);
        return node;
    }

    public DemoNode start(Role role) {
        return time.ask(() -> {
            var node = add(role, nextId++);
            listener.run();
            return node;
        });
    }

    /** It is gone at once; nothing of it stays. */
    public void stop(DemoNode node) {
        time.run(() -> {
            nodes.remove(node);
            listener.run();
        });
    }

    /** It is gone, and its session is not until the lease ends. */
    public void kill(DemoNode node) {
        time.run(() -> {
            nodes.remove(node);
            dead.add(new DeadSession(node.role(), node.id(), time.now() + LEASE_MILLIS));
            listener.run();
        });
    }
}
