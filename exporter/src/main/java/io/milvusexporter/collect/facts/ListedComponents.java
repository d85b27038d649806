package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.milvus.SystemInfoSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The components that the topology document lists, for the exporter that reads it. One that is not listed any more is told as
 * down for a while. Nothing is asked here: what the nodes collector read is looked at. Used by one run at a time.
 */
final class ListedComponents {

    /** An older document says nothing of now. */
    private static final long FRESH_NANOS = Duration.ofSeconds(90).toNanos();

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();

    /** @param seenNanos when it was last listed */
    private record Listed(Component component, long seenNanos) {}

    private final Cluster cluster;
    private final Map<List<String>, Listed> listed = new LinkedHashMap<>();

    ListedComponents(Cluster cluster) {
        this.cluster = cluster;
    }

    List<Component> known() {
        var now = cluster.clock().nanoTime();
        var fresh = cluster.target().systemInfo().last().filter(read -> now - read.nanos() <= FRESH_NANOS);
        if (fresh.isEmpty() || !cluster.duty().isPoller()) {
            return List.of();
        }
        look(fresh.get());
        drop(now);
        return listed.values().stream().map(Listed::component).toList();
    }

    private void look(SystemInfoSource.Read read) {
        for (var node : read.info().nodes()) {
            if (node.address().isEmpty()) {
                continue; // it could not be told from another of its role
            }
            var name = List.of(node.role(), node.address());
            var known = listed.get(name);
            var component = known == null ? new Component(node.role(), node.address()) : known.component();
            component.listed(node, read.nanos());
            listed.put(name, new Listed(component, read.nanos()));
        }
        for (var known : listed.values()) {
            if (known.seenNanos() != read.nanos()) {
                known.component().silent();
            }
        }
    }

    private void drop(long now) {
        for (Iterator<Listed> all = listed.values().iterator(); all.hasNext(); ) {
            if (now - all.next().seenNanos() > REMEMBERED_NANOS) {
                all.remove();
            }
        }
    }
}
