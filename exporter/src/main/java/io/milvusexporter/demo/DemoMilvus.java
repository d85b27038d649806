package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.demo.world.Cluster;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A simulated Milvus behind real gRPC ports on loopback. What is in it and what it is like comes from the world; here is
 * how it starts, stops, breaks and is looked at.
 */
public final class DemoMilvus implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int REMEMBERED_CALLS = 100_000;

    private final DemoWorld world;
    private final CallLog calls = new CallLog(REMEMBERED_CALLS);
    private final Faults faults = new Faults();
    private final Violations violations = new Violations();
    private final ScheduledExecutorService executor;
    private final Transport transport;
    private final Ports ports;

    private DemoMilvus(DemoWorld world, Flavor flavor, DemoOptions options) {
        this.world = world;
        this.executor = Executors.newScheduledThreadPool(THREADS, new DaemonThreads("demo-milvus"));
        this.transport = new Transport(options, executor);
        var waits = new Waits(world.clock(), executor);
        var host = new Host(world, calls, faults, violations, waits, executor, this::die);
        this.ports = new Ports(host, transport, flavor);
    }

    /** Opens all ports of that version, wherever there is room. */
    public static DemoMilvus start(DemoWorld world, Flavor flavor) {
        return start(world, flavor, DemoOptions.plain());
    }

    public static DemoMilvus start(DemoWorld world, Flavor flavor, DemoOptions options) {
        var milvus = new DemoMilvus(world, flavor, options);
        world.cluster().onChange(milvus.ports::follow);
        milvus.boot();
        return milvus;
    }

    public HostPort publicAddress() {
        return ports.publicAddress();
    }

    /** The internal ports of what runs now. */
    public List<ComponentAddress> components() {
        return ports.components();
    }

    /** The internal port of the first of a role. */
    public HostPort component(Role role) {
        return components().stream()
                .filter(one -> one.role() == role)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("component: " + role + " (expected one that runs)"))
                .address();
    }

    public DemoWorld world() {
        return world;
    }

    public Flavor flavor() {
        return ports.flavor();
    }

    public CallLog calls() {
        return calls;
    }

    public Faults faults() {
        return faults;
    }

    /** The connections of the public port. */
    public Gate publicGate() {
        return ports.publicGate();
    }

    /** The connections of one component's internal port. */
    public Gate gate(DemoNode node) {
        return ports.gate(node);
    }

    /** What was asked that kills a real Milvus; it killed this one too. */
    public List<String> violations() {
        return violations.all();
    }

    // Its life.

    private void boot() {
        ports.publicPort(Ports.PublicPort.OPEN);
        world.cluster().boot(flavor().roles(), DemoNode.State.HEALTHY);
        ports.follow();
    }

    /** Every port is closed. */
    public void stop() {
        ports.close(flavor());
        world.cluster().boot(List.of(), DemoNode.State.HEALTHY);
    }

    /** As {@link #stop}, but the sessions of its workers stay in the books for half a minute. */
    public void crash() {
        for (var node : List.copyOf(world.cluster().nodes())) {
            world.cluster().kill(node);
        }
        stop();
    }

    /** Everything is there again, on the same ports and with new node ids. */
    public void restart() {
        stop();
        boot();
    }

    /** As {@link #restart}, and it is of another version. */
    public void upgrade(Flavor next) {
        stop();
        ports.close(next);
        boot();
    }

    /**
     * The first moments of a start: components say Abnormal and have no id yet. The public port accepts and is silent up
     * to 2.5, and is closed from 2.6 on.
     */
    public void beginStart() {
        stop();
        ports.publicPort(flavor().isBefore(Flavor.V2_6) ? Ports.PublicPort.SILENT : Ports.PublicPort.CLOSED);
        world.cluster().boot(flavor().roles(), DemoNode.State.ABNORMAL);
        ports.follow();
    }

    /** The next moments: workers are healthy, coordinators stand by. */
    public void standBy() {
        for (var node : world.cluster().nodes()) {
            boolean waits = Cluster.isCoordinator(node.role());
            node.state(waits ? DemoNode.State.STAND_BY : DemoNode.State.HEALTHY);
        }
    }

    /** The start is over. */
    public void finishStart() {
        for (var role : flavor().roles()) {
            var nodes = world.cluster().nodes(role);
            nodes.forEach(node -> node.state(DemoNode.State.HEALTHY));
            if (Cluster.isCoordinator(role)) {
                nodes.stream().skip(1).forEach(node -> node.state(DemoNode.State.STAND_BY));
            }
        }
        ports.publicPort(Ports.PublicPort.OPEN);
    }

    /** The proxy goes on as if nothing had happened, and all coordinators are dead. */
    public void killCoordinators() {
        for (var role : flavor().roles()) {
            if (Cluster.isCoordinator(role)) {
                world.cluster().nodes(role).forEach(world.cluster()::stop);
            }
        }
    }

    public void reviveCoordinators() {
        flavor().roles().stream()
                .filter(role -> Cluster.isCoordinator(role)
                        && world.cluster().nodes(role).isEmpty())
                .forEach(world.cluster()::start);
    }

    /** The active coordinator of a role dies, the one beside it takes over, and a new one stands by. */
    public void failOver(Role coordinator) {
        var nodes = world.cluster().nodes(coordinator);
        if (nodes.size() < 2) {
            throw new IllegalStateException(coordinator + ": " + nodes.size() + " (expected one that stands by)");
        }
        world.cluster().stop(nodes.get(0));
        nodes.get(1).state(DemoNode.State.HEALTHY);
        world.cluster().start(coordinator).state(DemoNode.State.STAND_BY);
    }

    private void die() {
        executor.execute(this::crash);
    }

    @Override
    public void close() {
        world.cluster().onChange(() -> {});
        ports.close(flavor());
        executor.shutdownNow();
        transport.close();
    }
}
