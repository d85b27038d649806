package io.milvusexporter.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Milvus was last seen to hold: databases, and collections by name and id. Immutable, and the same object for as long
 * as nothing changes; a collection that stays keeps its entry. Lists are sorted by database and name, which is how Milvus
 * identifies a collection: the same name may be in two databases, Milvus Lite has no ids, and a collection that was dropped
 * and made again has a new one.
 */
public final class Inventory {

    /** Where Milvus tells no id. */
    public static final long NO_ID = 0;

    public static final Inventory EMPTY = new Inventory(List.of(), new Entry[0]);

    private static final Comparator<Database> BY_NAME = Comparator.comparing(Database::name);

    /** A database; {@link #NO_ID} if Milvus does not tell the id. */
    public record Database(String name, long id) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Database that && id == that.id && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Long.hashCode(id);
        }
    }

    /** A collection; {@link #NO_ID} if Milvus does not tell the id. */
    public record Entry(String database, String name, long id) implements Comparable<Entry> {

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that
                    && id == that.id
                    && name.equals(that.name)
                    && database.equals(that.database);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * database.hashCode() + name.hashCode()) + Long.hashCode(id);
        }

        @Override
        public int compareTo(Entry other) {
            var order = compare(other.database, other.name);
            return order != 0 ? order : Long.compare(id, other.id);
        }

        private int compare(String otherDatabase, String otherName) {
            var order = database.compareTo(otherDatabase);
            return order != 0 ? order : name.compareTo(otherName);
        }
    }

    private final List<Database> databases;
    private final List<Entry> collections;
    private final Entry[] byName;
    private final long[] ids; // sorted
    private final int[] placesOfIds;

    private Inventory(List<Database> databases, Entry[] byName) {
        this.databases = databases;
        this.byName = byName;
        this.collections = List.of(byName);
        this.ids = new long[byName.length];
        this.placesOfIds = new int[byName.length];
        for (int i = 0; i < byName.length; i++) {
            ids[i] = byName[i].id;
        }
        Arrays.sort(ids);
        for (int i = 0; i < byName.length; i++) {
            placesOfIds[Arrays.binarySearch(ids, byName[i].id)] = i;
        }
    }

    /** Sorted by name. */
    public List<Database> databases() {
        return databases;
    }

    /** Sorted by database and name; the same list for the life of this inventory. */
    public List<Entry> collections() {
        return collections;
    }

    /** The collection with this id. */
    public @Nullable Entry collection(long id) {
        int at = indexOf(id);
        return at < 0 ? null : byName[at];
    }

    /** Where the collection with this id is among {@link #collections()}; negative if there is none. */
    public int indexOf(long id) {
        int at = id == NO_ID ? -1 : Arrays.binarySearch(ids, id);
        return at < 0 ? -1 : placesOfIds[at];
    }

    /** The collection with this name. */
    public @Nullable Entry collection(String database, String name) {
        int at = indexOf(database, name);
        return at < 0 ? null : byName[at];
    }

    /** Where this collection is among {@link #collections()}; negative if there is none of this name. */
    public int indexOf(String database, String name) {
        int low = 0;
        int high = byName.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = byName[middle].compare(database, name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Begins the next inventory, of which everything has to be told again, in any order. */
    public Update update() {
        return new Update(this);
    }

    /** The next inventory in the making. What was there before costs nothing to tell again. Used by one thread. */
    public static final class Update {

        private final Inventory before;
        private final BitSet kept;
        private final List<Database> databases = new ArrayList<>();
        private final List<Entry> added = new ArrayList<>();

        private Update(Inventory before) {
            this.before = before;
            this.kept = new BitSet(before.byName.length);
        }

        /** How many databases were told so far. */
        public int databases() {
            return databases.size();
        }

        public Update database(String name, long id) {
            databases.add(new Database(name, id));
            return this;
        }

        /** Tells again what was in the inventory before, at this place among its collections. */
        public Update again(int place) {
            kept.set(place);
            return this;
        }

        /** Of two with one name the last counts: the first was dropped while Milvus was being asked. */
        public Update collection(String database, String name, long id) {
            int at = before.indexOf(database, name);
            if (at >= 0 && before.byName[at].id == id) {
                kept.set(at);
            } else {
                added.add(new Entry(database, name, id));
                if (at >= 0) {
                    kept.clear(at);
                }
            }
            return this;
        }

        /** The inventory of all that was told; the one before if that is the same. */
        public Inventory build() {
            var nowDatabases = sameOrSorted();
            if (added.isEmpty() && kept.cardinality() == before.byName.length) {
                return nowDatabases == before.databases ? before : new Inventory(nowDatabases, before.byName);
            }
            return new Inventory(nowDatabases, merged());
        }

        private List<Database> sameOrSorted() {
            databases.sort(BY_NAME);
            return databases.equals(before.databases) ? before.databases : List.copyOf(databases);
        }

        private Entry[] merged() {
            var entries = new ArrayList<Entry>(kept.cardinality() + added.size());
            kept.stream().forEach(at -> entries.add(before.byName[at]));
            entries.addAll(added);
            entries.sort((a, b) -> a.compare(b.database, b.name)); // stable: what was told last stays last
            int size = 0;
            for (var entry : entries) {
                if (size > 0 && entries.get(size - 1).compare(entry.database, entry.name) == 0) {
                    size--;
                }
                entries.set(size++, entry);
            }
            return entries.subList(0, size).toArray(Entry[]::new);
        }
    }
}
