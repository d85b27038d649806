package io.milvusexporter.demo;

import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoSegment;
import io.milvusexporter.demo.world.DemoWorld;

/** Segments in JSON: as DataCoord stores them, and as query nodes hold them. */
final class SegmentDocument {

    private final DemoWorld world;
    private final Json json;

    SegmentDocument(DemoWorld world, Json json) {
        this.world = world;
        this.json = json;
    }

    void stored(DemoCollection collection, boolean withIndexes) {
        for (var segment : collection.segments()) {
            json.object(() -> {
                ids(collection, segment);
                json.put("channel", collection.channel(segment.shard()));
                json.put("num_of_rows", Long.toString(segment.rows()));
                json.put("state", segment.growing() ? "Growing" : "Flushed").put("level", "L1");
                json.put("node_id", 1);
                json.put("mem_size", Long.toString(segment.rows() * collection.bytesPerRow()));
                if (withIndexes && !segment.growing() && !collection.indexes().isEmpty()) {
                    indexes(collection, segment, false);
                    json.put("is_indexed", true);
                }
            });
        }
    }

    /** Memory is known where it is taken: only query nodes tell it. */
    void loaded(DemoCollection collection, String in) {
        boolean byNode = !in.equals("qc");
        var placement = world.placement();
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            var nodes = placement.replicaNodes(collection, replica);
            var group = collection.replicaGroups().get(replica);
            for (var segment : collection.segments()) {
                if (nodes.isEmpty() || (!byNode && segment.growing())) {
                    continue;
                }
                long node = nodes.get((int) (segment.id() % nodes.size())).id();
                json.object(() -> {
                    ids(collection, segment);
                    json.put("node_id", node);
                    if (byNode) {
                        json.put("state", segment.growing() ? "Growing" : "Sealed")
                                .put("resource_group", group);
                        json.put("loaded_insert_row_count", Long.toString(segment.rows()));
                        json.put("mem_size", Long.toString(segment.rows() * collection.bytesPerRow()));
                        if (!segment.growing()) {
                            indexes(collection, segment, true);
                        }
                    } else {
                        json.put("channel", collection.channel(segment.shard()));
                        json.put("num_of_rows", Long.toString(segment.rows())).put("state", "SegmentStateNone");
                        json.put("level", "L1").put("loaded_timestamp", "\"1970-01-01 00:00:00\"");
                        indexes(collection, segment, true);
                    }
                });
            }
        }
    }

    void targeted(DemoCollection collection) {
        for (var segment : collection.segments()) {
            if (!segment.growing()) {
                json.object(() -> {
                    ids(collection, segment);
                    json.put("channel", collection.channel(segment.shard()));
                    json.put("num_of_rows", Long.toString(segment.rows()));
                    json.put("state", "SegmentStateNone").put("level", "L1");
                });
            }
        }
    }

    private void indexes(DemoCollection collection, DemoSegment segment, boolean loaded) {
        json.array(
                "index_fields",
                () -> collection
                        .indexes()
                        .forEach(index -> json.object(() -> {
                            json.putId("field_id", index.field().id()).putId("index_id", index.id());
                            json.putId("build_id", segment.id() + index.field().id());
                            if (loaded) {
                                json.put("is_loaded", "true"); // a word, not a truth value
                            }
                        })));
    }

    private void ids(DemoCollection collection, DemoSegment segment) {
        json.putId("segment_id", segment.id())
                .putId("collection_id", collection.id())
                .putId("partition_id", collection.partitionId(segment.partition()));
    }
}
