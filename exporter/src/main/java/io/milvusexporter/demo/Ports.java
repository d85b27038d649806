package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.demo.world.DemoNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ports of all components that run: they follow the cluster. A place keeps its port whoever takes it. */
final class Ports {

    /** How the public port is while everything else runs. */
    enum PublicPort {
        OPEN,
        SILENT,
        CLOSED
    }

    /** Room for one component: its port, and the second one of a streaming node. */
    private static final class Place {
        private final Port port;
        private final @Nullable Port queryPort;
        private @Nullable DemoNode node;

        Place(Port port, @Nullable Port queryPort) {
            this.port = port;
            this.queryPort = queryPort;
        }

        void close() {
            node = null;
            port.close();
            if (queryPort != null) {
                queryPort.close();
            }
        }
    }

    private final Host host;
    private final Transport transport;
    private final Port publicPort;
    private final Map<Role, List<Place>> places = new HashMap<>();
    private Flavor flavor;
    private PublicPort publicPortIs = PublicPort.CLOSED;

    Ports(Host host, Transport transport, Flavor flavor) {
        this.host = host;
        this.transport = transport;
        this.flavor = flavor;
        this.publicPort = new Port(Transport.PUBLIC, transport);
    }

    /** Opens what is there and closes what is gone. */
    synchronized void follow() {
        var nodes = List.copyOf(host.world().cluster().nodes());
        places.values()
                .forEach(all -> all.stream()
                        .filter(place -> place.node != null && !nodes.contains(place.node))
                        .forEach(Place::close));
        for (var node : nodes) {
            if (all(node.role()).stream().noneMatch(place -> place.node == node)) {
                settle(node);
            }
        }
        followPublic();
    }

    private List<Place> all(Role role) {
        return places.computeIfAbsent(role, any -> new ArrayList<>());
    }

    private void settle(DemoNode node) {
        var place = all(node.role()).stream()
                .filter(candidate -> candidate.node == null)
                .findFirst()
                .orElseGet(() -> newPlace(node.role()));
        place.node = node;
        place.port.open(methods(Dialect.of(node.role(), flavor), node));
        if (place.queryPort != null) {
            place.queryPort.open(methods(Dialect.of(Role.QUERYNODE, flavor), node));
        }
        node.listensAt((place.queryPort != null ? place.queryPort : place.port)
                .address()
                .toString());
    }

    private Place newPlace(Role role) {
        var all = all(role);
        var name = role.label() + "-" + all.size();
        var place = new Place(
                new Port(name, transport), role == Role.STREAMINGNODE ? new Port(name + "-query", transport) : null);
        all.add(place);
        return place;
    }

    private Methods methods(Dialect dialect, DemoNode node) {
        return new Methods(host, dialect, node, new InternalGatekeeper(node));
    }

    private void followPublic() {
        var proxy = host.world().cluster().first(Role.PROXY);
        if (publicPortIs == PublicPort.CLOSED || (proxy == null && flavor != Flavor.LITE)) {
            publicPort.close();
            return;
        }
        if (publicPortIs == PublicPort.SILENT) {
            publicPort.gate().beSilent();
        }
        var gatekeeper =
                flavor == Flavor.LITE ? new InternalGatekeeper(null) : new PublicGatekeeper(host.world(), flavor);
        publicPort.open(new Methods(host, Dialect.publicPort(flavor), proxy, gatekeeper));
    }

    synchronized void publicPort(PublicPort now) {
        if (publicPortIs == PublicPort.SILENT && now == PublicPort.OPEN) {
            publicPort.gate().open();
        }
        publicPortIs = now;
        followPublic();
    }

    /** Closes everything; the next to come are of that version. */
    synchronized void close(Flavor next) {
        publicPort.close();
        places.values().forEach(all -> all.forEach(Place::close));
        flavor = next;
    }

    synchronized Flavor flavor() {
        return flavor;
    }

    synchronized HostPort publicAddress() {
        return publicPort.address();
    }

    synchronized Gate publicGate() {
        return publicPort.gate();
    }

    synchronized List<ComponentAddress> components() {
        var addresses = new ArrayList<ComponentAddress>();
        for (var role : Role.values()) {
            places.getOrDefault(role, List.of()).stream()
                    .filter(place -> place.node != null)
                    .forEach(place -> addresses.add(new ComponentAddress(role, place.port.address())));
        }
        return addresses;
    }

    /** The connections of one component's port. */
    synchronized Gate gate(DemoNode node) {
        return all(node.role()).stream()
                .filter(place -> place.node == node)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node: " + node.id() + " (expected one that runs)"))
                .port
                .gate();
    }
}
