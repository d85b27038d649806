package io.milvusexporter.serve;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where the components of the Milvus that is watched serve their own metrics, as Prometheus' http_sd reads it: one target for
 * each host, as roles in one process share its port.
 */
final class DiscoverRoute implements Route {

    static final String PATH = "/discover";

    private final Supplier<ExporterStatus> status;
    private final IntSupplier metricsPort;
    private final Executor aside;

    DiscoverRoute(Supplier<ExporterStatus> status, IntSupplier metricsPort, Executor aside) {
        this.status = status;
        this.metricsPort = metricsPort;
        this.aside = aside;
    }

    /** What is known of one host. */
    private static final class Place {

        private final Collection<String> roles = new TreeSet<>();
        private final Collection<Long> nodeIds = new TreeSet<>();
        private final Collection<String> addresses = new TreeSet<>();
        private final Collection<String> versions = new TreeSet<>();

        void add(ComponentStatus component) {
            roles.add(component.roleName());
            addresses.add(component.address());
            Optional.ofNullable(component.nodeId()).ifPresent(nodeIds::add);
            Optional.ofNullable(component.version()).filter(v -> !v.isEmpty()).ifPresent(versions::add);
        }
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String about() {
        return "where Milvus' components serve their own metrics, for http_sd_configs";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        return CompletableFuture.supplyAsync(
                () -> Answer.document(
                        "application/json", json(status.get().components(), metricsPort.getAsInt()) + '\n'),
                aside);
    }

    private static String json(List<ComponentStatus> components, int port) {
        var places = new TreeMap<String, Place>();
        for (var component : components) {
            HostPort.parse(component.address())
                    .filter(address -> isAdvertised(component, address))
                    .map(address -> new HostPort(address.host(), port).toString())
                    .ifPresent(target ->
                            places.computeIfAbsent(target, t -> new Place()).add(component));
        }
        var json = new Json().beginArray();
        places.forEach((target, place) -> write(target, place, json));
        return json.endArray().toString();
    }

    /** A loopback address that was given leads Prometheus to itself; one that Milvus advertises is what Milvus says. */
    private static boolean isAdvertised(ComponentStatus component, HostPort address) {
        var host = address.host();
        var isHere = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        return !host.isEmpty() && (!isHere || component.version() != null);
    }

    private static void write(String target, Place place, Json json) {
        json.beginObject();
        json.name("targets").beginArray().value(target).endArray();
        json.name("labels").beginObject();
        json.name("__meta_milvus_role").value(joined(place.roles));
        json.name("__meta_milvus_node_id").value(joined(place.nodeIds));
        json.name("__meta_milvus_address").value(joined(place.addresses));
        json.name("__meta_milvus_version").value(joined(place.versions));
        json.endObject().endObject();
    }

    private static String joined(Collection<?> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }
}
