package io.milvusexporter.demo.world;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A database and its collections by name. */
public final class DemoDatabase {

    private final long id;
    private final String name;
    private final long createdMillis;
    private final Map<String, String> properties;
    private final Map<String, DemoCollection> collections = new LinkedHashMap<>();

    DemoDatabase(long id, String name, long createdMillis, Map<String, String> properties) {
        this.id = id;
        this.name = name;
        this.createdMillis = createdMillis;
        this.properties = properties;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public long createdMillis() {
        return createdMillis;
    }

    public Map<String, String> properties() {
        return properties;
    }

    public Collection<DemoCollection> collections() {
        return collections.values();
    }

    Map<String, DemoCollection> byName() {
        return collections;
    }
}
