package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Inventory;
import java.util.Arrays;

/**
 * How far each collection of one inventory is loaded. Immutable once built. A byte a collection, because there may be
 * 65 536 of them.
 */
final class Loads {

    /** Before anything was read. */
    static final Loads NONE = new Loads(Inventory.EMPTY, new byte[0]);

    /** Milvus' own spellings. */
    static final String NOT_EXIST = "NotExist";

    static final String NOT_LOAD = "NotLoad";
    static final String LOADING = "Loading";
    static final String LOADED = "Loaded";

    static final byte WHOLE = 100;
    static final byte UNLOADED = -1;
    static final byte UNKNOWN = -2;

    private final Inventory inventory;
    private final byte[] percents;

    private Loads(Inventory inventory, byte[] percents) {
        this.inventory = inventory;
        this.percents = percents;
    }

    /** @param unlessSaid what holds for a collection of which nothing is said, {@link #UNLOADED} or {@link #UNKNOWN} */
    static Builder of(Inventory inventory, byte unlessSaid) {
        return new Builder(inventory, unlessSaid);
    }

    /** Nothing is known of any. */
    static Loads unknown(Inventory inventory) {
        return of(inventory, UNKNOWN).build(NONE);
    }

    Inventory inventory() {
        return inventory;
    }

    boolean isKnown(int collection) {
        return percents[collection] != UNKNOWN;
    }

    /** Loaded wholly; what is below 100 % cannot be queried as a whole. */
    boolean isLoaded(int collection) {
        return percents[collection] == WHOLE;
    }

    boolean isLoading(int collection) {
        return percents[collection] >= 0 && percents[collection] < WHOLE;
    }

    /** False also for a collection that is not in this inventory. */
    boolean isLoaded(Inventory.Entry collection) {
        return isLoaded(collection.database(), collection.name());
    }

    boolean isLoaded(String database, String name) {
        int at = inventory.indexOf(database, name);
        return at >= 0 && isLoaded(at);
    }

    /** The same of another inventory; what is not in this one is unknown. */
    Loads over(Inventory other) {
        var loads = of(other, UNKNOWN);
        for (int i = 0; i < percents.length; i++) {
            var collection = inventory.collections().get(i);
            loads.percent(collection.database(), collection.name(), percents[i]);
        }
        return loads.build(NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loads loads && loads.inventory == inventory && Arrays.equals(loads.percents, percents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(percents);
    }

    /** Milvus' word for it. */
    String state(int collection) {
        return switch (percents[collection]) {
            case UNLOADED -> NOT_LOAD;
            case WHOLE -> LOADED;
            default -> LOADING;
        };
    }

    /** From 0 to 1. */
    double ratio(int collection) {
        return Math.max(percents[collection], 0) / (double) WHOLE;
    }

    /** Takes what is said of single collections, in any order. Used by one thread, and not after it has built. */
    static final class Builder {

        private final Inventory inventory;
        private final byte[] percents;

        private Builder(Inventory inventory, byte unlessSaid) {
            this.inventory = inventory;
            this.percents = new byte[inventory.collections().size()];
            Arrays.fill(percents, unlessSaid);
        }

        /** A percentage, {@link #UNLOADED} or {@link #UNKNOWN}. A collection that is not in the inventory is left out. */
        void percent(String database, String name, long percent) {
            set(inventory.indexOf(database, name), percent);
        }

        void percent(long id, long percent) {
            set(inventory.indexOf(id), percent);
        }

        private void set(int at, long percent) {
            if (at >= 0) {
                percents[at] = (byte) Math.max(UNKNOWN, Math.min(WHOLE, percent));
            }
        }

        /** Nothing can be said of any collection of this database. */
        void unknown(String database) {
            var collections = inventory.collections();
            for (int i = 0; i < percents.length; i++) {
                if (collections.get(i).database().equals(database)) {
                    percents[i] = UNKNOWN;
                }
            }
        }

        /** The one before if that says the same. */
        Loads build(Loads before) {
            var loads = new Loads(inventory, percents);
            return loads.equals(before) ? before : loads;
        }
    }
}
