package io.milvusexporter.collect;

import io.milvusexporter.config.FilterConfig;
import java.nio.charset.StandardCharsets;

/**
 * Which databases and collections this exporter asks about and tells of: the one place where filters and shards are applied.
 * A collection is on the shard that the FNV-1a hash (64 bits) of its id's digits says, or of {@code database/name} where
 * Milvus has no ids; so it stays there for its life. Used by one run at a time.
 */
public final class Selection {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final FilterConfig config;
    private Inventory whole = Inventory.EMPTY;
    private Inventory selected = Inventory.EMPTY;

    public Selection(FilterConfig config) {
        this.config = config;
    }

    public boolean takesDatabase(String name) {
        return config.databases().takes(name);
    }

    /** Whether databases are left out, so that not all that Milvus has is looked at. */
    public boolean leavesOutDatabases() {
        return !config.databases().isAll();
    }

    /** Whether the collection, of a database that is taken, is this exporter's. */
    public boolean takes(Inventory.Entry collection) {
        return config.collections().takes(collection.name())
                && (config.totalShards() == 1 || shard(collection, config.totalShards()) == config.shard());
    }

    /** What of it is taken; the same object for as long as that does not change. */
    public Inventory of(Inventory inventory) {
        if (config.collections().isAll() && config.totalShards() == 1) {
            return inventory;
        }
        if (inventory == whole) {
            return selected;
        }
        var next = selected.update();
        inventory.databases().forEach(database -> next.database(database.name(), database.id()));
        for (var collection : inventory.collections()) {
            if (takes(collection)) {
                next.collection(collection.database(), collection.name(), collection.id());
            }
        }
        whole = inventory;
        selected = next.build();
        return selected;
    }

    static int shard(Inventory.Entry collection, int shards) {
        var key = collection.id() == Inventory.NO_ID
                ? collection.database() + "/" + collection.name()
                : Long.toString(collection.id());
        return (int) Long.remainderUnsigned(fnv1a(key), shards);
    }

    static long fnv1a(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
