package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Every replica of every collection, as QueryCoord lists them (2.5+), in its order, which is random. */
public record ReplicaList(List<Replica> replicas) {

    /**
     * One replica.
     *
     * @param nodes that serve it
     * @param leavingNodes that still serve it and shall not (read-only nodes)
     * @param channels its shards, where Milvus tells them (some 2.6, 3.0), else 0
     */
    public record Replica(
            long id, long collectionId, String resourceGroup, int nodes, int leavingNodes, int channels) {}

    /** Reads the answer to {@link InternalRpc#replicaList}. */
    static ReplicaList read(InputStream document, long bytes) {
        var replicas = new ArrayList<Replica>();
        var names = new Names();
        Json.readArray("replica", document, bytes, element -> {
            var reader = new Reader(names);
            element.object(reader::take);
            replicas.add(reader.replica());
        });
        return new ReplicaList(List.copyOf(replicas));
    }

    private static final class Reader {

        private final Names names;
        private long id;
        private long collectionId;
        private String resourceGroup = "";
        private int nodes;
        private int leavingNodes;
        private int channels;

        Reader(Names names) {
            this.names = names;
        }

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "ID" -> id = value.id();
                case "collectionID" -> collectionId = value.id();
                case "resource_group" -> resourceGroup = names.same(value.text());
                case "rw_nodes" -> nodes = value.count();
                case "ro_nodes" -> leavingNodes = value.count();
                case "channel_to_rw_nodes" -> channels = value.count();
                default -> value.skip();
            }
        }

        Replica replica() {
            return new Replica(id, collectionId, resourceGroup, nodes, leavingNodes, channels);
        }
    }
}
