package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Catalog;
import java.util.Map;
import java.util.Set;

/** Every other family of the version, with one series each that moves a little: a page has them, and readers must bear them. */
final class RestPart implements Part {

    /** On the page only while it happens. */
    private static final Set<String> EVENTS = Set.of("milvus_rootcoord_quota_states");

    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("db_name", "default"),
            Map.entry("collection_name", "docs"),
            Map.entry("status", "success"),
            Map.entry("query_type", "search"),
            Map.entry("msg_type", "insert"),
            Map.entry("channel_name", Catalog.channelName(0)),
            Map.entry("module", "faiss"),
            Map.entry("location", "memory"),
            Map.entry("rg", "__default_resource_group"),
            Map.entry("function_name", "Search"),
            Map.entry("segment_state", "Flushed"),
            Map.entry("segment_level", "L1"),
            Map.entry("compaction_type", "MixCompaction"),
            Map.entry("access_model", "rw"),
            Map.entry("username", "root"));

    @Override
    public void write(Moment now, Meter meter) {
        long docs = now.world().collection("default", "docs").id();
        for (var family : meter.silent()) {
            if (EVENTS.contains(family.name())) {
                continue;
            }
            var labels = family.labels().stream()
                    .map(label -> label.equals("collection_id")
                            ? (Object) docs
                            : label.equals("node_id") ? node(family, now) : USUAL.getOrDefault(label, "default"))
                    .toArray();
            switch (family.type()) {
                case "gauge" -> meter.gauge(family.name(), gauge(family, now), labels);
                case "counter" -> meter.counter(family.name(), 0.5 + 0.3 * now.wave(90), labels);
                default ->
                    meter.histogram(family.name(), 1, family.isInSeconds() ? 0.01 : 5 + 2 * now.wave(90), labels);
            }
        }
    }

    /** Timestamps are near now, everything else is small. */
    private static double gauge(Declared family, Moment now) {
        return family.name().contains("time_tick") || family.name().endsWith("_unix_seconds")
                ? Math.floor(now.wallSeconds() - 1)
                : Math.rint(10 + 5 * now.wave(90));
    }

    /** A node of the role that the family's name begins with. */
    private static long node(Declared family, Moment now) {
        for (var role : Role.values()) {
            var nodes = now.nodes(role);
            if (family.name().startsWith("milvus_" + role.label()) && !nodes.isEmpty()) {
                return nodes.get(0).id();
            }
        }
        boolean streams =
                family.name().startsWith("milvus_wal_") || family.name().startsWith("milvus_streaming_");
        var first = streams ? now.world().cluster().first(Role.STREAMINGNODE) : null;
        return first == null ? now.coordinator() : first.id();
    }
}
