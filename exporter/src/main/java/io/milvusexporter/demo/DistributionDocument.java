package io.milvusexporter.demo;

import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoSegment;
import io.milvusexporter.demo.world.DemoWorld;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where QueryCoord sees segments, channels and leaders, and where it wants them. */
final class DistributionDocument {

    private final DemoWorld world;
    private final Json json;
    private final SegmentDocument segments;

    DistributionDocument(DemoWorld world, Json json) {
        this.world = world;
        this.json = json;
        this.segments = new SegmentDocument(world, json);
    }

    String all(List<DemoCollection> loaded) {
        return json.object(() -> {
                    json.array("segments", () -> loaded.forEach(c -> segments.loaded(c, "qc")));
                    json.array("dm_channels", () -> loaded.forEach(this::watched));
                    json.array("leader_views", () -> loaded.forEach(this::leaderViews));
                })
                .toString();
    }

    void target(DemoCollection collection) {
        json.object(() -> {
            json.putId("collection_id", collection.id());
            json.array("segments", () -> segments.targeted(collection));
            json.array("dm_channels", () -> {
                for (int shard = 0; shard < collection.shards(); shard++) {
                    int number = shard;
                    json.object(() -> channel(collection, number));
                }
            });
        });
    }

    private void watched(DemoCollection collection) {
        for (int shard = 0; shard < collection.shards(); shard++) {
            var leader = leader(collection, shard);
            int number = shard;
            if (leader != null) {
                json.object(() -> {
                    json.put("node_id", leader.id()).putId("version", HybridTime.of(collection.createdMillis()));
                    channel(collection, number);
                });
            }
        }
    }

    private @Nullable DemoNode leader(DemoCollection collection, int shard) {
        return world.placement().leader(collection, 0, shard);
    }

    private void channel(DemoCollection collection, int shard) {
        json.putId("collection_id", collection.id()).put("channel_name", collection.channel(shard));
        ids("unflushed_segment_ids", of(collection, shard, DemoSegment::growing));
        ids("flushed_segment_ids", of(collection, shard, segment -> !segment.growing()));
    }

    private static List<DemoSegment> of(DemoCollection collection, int shard, Predicate<DemoSegment> which) {
        return collection.segments().stream()
                .filter(segment -> segment.shard() == shard)
                .filter(which)
                .toList();
    }

    private void ids(String name, List<DemoSegment> all) {
        if (!all.isEmpty()) {
            json.array(name, () -> all.forEach(segment -> json.value(Long.toString(segment.id()))));
        }
    }

    private void leaderViews(DemoCollection collection) {
        for (int shard = 0; shard < collection.shards(); shard++) {
            var leader = leader(collection, shard);
            if (leader != null) {
                leaderView(collection, shard, leader);
            }
        }
    }

    private void leaderView(DemoCollection collection, int shard, DemoNode leader) {
        long version = HybridTime.of(collection.createdMillis());
        var growing = of(collection, shard, DemoSegment::growing);
        json.object(() -> {
            json.putId("leader_id", leader.id()).putId("collection_id", collection.id());
            json.put("channel", collection.channel(shard)).putId("version", version);
            held("sealed_segments", leader, of(collection, shard, segment -> !segment.growing()));
            held("growing_segments", leader, growing);
            json.putId("target_version", version);
            long rows = growing.stream().mapToLong(DemoSegment::rows).sum();
            json.put("num_of_growing_rows", Long.toString(rows));
        });
    }

    private void held(String name, DemoNode node, List<DemoSegment> all) {
        if (!all.isEmpty()) {
            json.array(
                    name,
                    () -> all.forEach(segment -> json.object(
                            () -> json.putId("segment_id", segment.id()).put("node_id", node.id()))));
        }
    }
}
