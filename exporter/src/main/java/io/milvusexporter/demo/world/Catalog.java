package io.milvusexporter.demo.world;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Databases and collections, by name and by id. */
public final class Catalog {

    public static final String DEFAULT_DATABASE = "default";

    /** Physical channels, Milvus' default. */
    public static final int CHANNELS = 16;

    private final Map<String, DemoDatabase> databases = new LinkedHashMap<>();
    private final Map<Long, DemoCollection> byId = new HashMap<>();

    Catalog() {}

    public static String channelName(int physical) {
        return "by-dev-rootcoord-dml_" + physical;
    }

    public Collection<DemoDatabase> databases() {
        return databases.values();
    }

    public @Nullable DemoDatabase database(String name) {
        return databases.get(name);
    }

    /** All collections of all databases. */
    public Collection<DemoCollection> collections() {
        return byId.values();
    }

    public @Nullable DemoCollection collection(long id) {
        return byId.get(id);
    }

    /** By name or alias. */
    public @Nullable DemoCollection collection(String database, String name) {
        var in = databases.get(database);
        if (in == null) {
            return null;
        }
        var found = in.byName().get(name);
        return found != null ? found : byAlias(in, name);
    }

    private static @Nullable DemoCollection byAlias(DemoDatabase database, String alias) {
        for (var collection : database.collections()) {
            if (collection.aliases().contains(alias)) {
                return collection;
            }
        }
        return null;
    }

    DemoDatabase existing(String database) {
        var found = databases.get(database);
        if (found == null) {
            throw new IllegalArgumentException("database: " + database + " (expected one that exists)");
        }
        return found;
    }

    void add(DemoDatabase database) {
        databases.put(database.name(), database);
    }

    void add(DemoCollection collection) {
        collection.database().byName().put(collection.name(), collection);
        byId.put(collection.id(), collection);
    }

    void drop(DemoCollection collection) {
        collection.database().byName().remove(collection.name());
        byId.remove(collection.id());
    }

    void drop(DemoDatabase database) {
        database.collections().forEach(collection -> byId.remove(collection.id()));
        databases.remove(database.name());
    }
}
