package io.milvusexporter.demo.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One collection. What moves is a function of the moment it is looked at. */
public final class DemoCollection {

    /** Milvus' own load states. */
    public enum Load {
        NOT_LOADED,
        LOADING,
        LOADED
    }

    private static final long ROWS_PER_SEGMENT = 1_000_000;
    private static final long COMPACTION_MILLIS = 60_000;
    private static final int MAX_SHARDS = 64;

    private final Timeline time;
    private final long id;
    private final DemoDatabase database;
    private final String name;
    private final long createdMillis;
    private final CollectionSpec spec;
    private final int firstChannel;
    private final Flow inserted;
    private final Flow deleted;
    private final long bytesPerRow;
    private List<DemoIndex> indexes = List.of();

    private Load load = Load.NOT_LOADED;
    private long loadSinceMillis;
    private long loadMillis;
    private int loadCeiling = 100;
    private Set<String> unloadedPartitions = Set.of();
    private List<String> replicaGroups = List.of();
    private @Nullable BitSet lostLeaders;
    private double searchesPerSecond;

    DemoCollection(Timeline time, long id, DemoDatabase database, String name, CollectionSpec spec) {
        this.time = time;
        this.id = id;
        this.database = database;
        this.name = name;
        this.createdMillis = time.wallAt(time.now());
        this.spec = spec;
        this.bytesPerRow = spec.bytesPerRow();
        this.firstChannel = (int) (id % Catalog.CHANNELS);
        double phase = id % 628 / 100.0;
        this.inserted = new Flow(spec.rows(), spec.rowsPerSecond(), time.now(), phase);
        this.deleted = new Flow(spec.deletedRows(), spec.deletesPerSecond(), time.now(), phase);
    }

    public long id() {
        return id;
    }

    public DemoDatabase database() {
        return database;
    }

    public String name() {
        return name;
    }

    public long createdMillis() {
        return createdMillis;
    }

    public String description() {
        return spec.description();
    }

    public boolean hasDynamicField() {
        return spec.hasDynamicField();
    }

    public List<DemoField> fields() {
        return spec.fields();
    }

    public List<String> partitions() {
        return spec.partitions();
    }

    /** Ids follow the collection's own. */
    public long partitionId(int position) {
        return id + 1 + position;
    }

    public List<String> aliases() {
        return spec.aliases();
    }

    public Map<String, String> properties() {
        return spec.properties();
    }

    public List<DemoIndex> indexes() {
        return indexes;
    }

    public DemoIndex index(String indexName) {
        return indexes.stream()
                .filter(index -> index.name().equals(indexName))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("index: " + indexName + " (expected one of " + name + ")"));
    }

    public int shards() {
        return spec.shards();
    }

    public int physicalChannel(int shard) {
        return (firstChannel + shard) % Catalog.CHANNELS;
    }

    public String channel(int shard) {
        return Catalog.channelName(physicalChannel(shard)) + "_" + id + "v" + shard;
    }

    /** Rows ever inserted: what a query node that holds the collection counts. */
    public long insertedRows() {
        return inserted.at(time.now());
    }

    /** Rows that reached the store: behind by the time of the last synchronisation, deletes not subtracted. */
    public long storedRows() {
        return inserted.at(lastBefore(spec.syncMillis()));
    }

    public long growingRows() {
        return insertedRows() - storedRows();
    }

    public long deletedRows() {
        return deleted.at(time.now());
    }

    /** Deletes that no compaction has applied yet. */
    public long l0DeleteRows() {
        return deleted.at(time.now()) - deleted.at(lastBefore(COMPACTION_MILLIS));
    }

    public double insertsPerSecond() {
        return inserted.rateAt(time.now());
    }

    public double deletesPerSecond() {
        return deleted.rateAt(time.now());
    }

    public double searchesPerSecond() {
        double wave = 1 + 0.4 * Math.sin(time.now() / 25_000.0 + id % 7);
        return loadState() == Load.LOADED ? searchesPerSecond * wave : 0;
    }

    public double queriesPerSecond() {
        return searchesPerSecond() / 4;
    }

    public long bytesPerRow() {
        return bytesPerRow;
    }

    public long binlogBytes() {
        return storedRows() * bytesPerRow;
    }

    /** The last moment at which something that happens regularly happened; not the same one for all collections. */
    private long lastBefore(long period) {
        long now = time.now();
        return period == 0 ? now : now - (now + id % period) % period;
    }

    /** Rows are spread evenly over partitions; the first takes the rest. */
    public long partitionRows(int position, long rows) {
        long share = rows / partitions().size();
        return position == 0 ? rows - share * (partitions().size() - 1) : share;
    }

    public Load loadState() {
        return load == Load.LOADING && loadedPercent() >= 100 ? Load.LOADED : load;
    }

    public int loadedPercent() {
        return switch (load) {
            case NOT_LOADED -> 0;
            case LOADED -> 100;
            case LOADING -> {
                double done = loadMillis == 0 ? 1 : (time.now() - loadSinceMillis) / (double) loadMillis;
                yield (int) Math.min(loadCeiling, 100 * Math.min(1, done));
            }
        };
    }

    public boolean isPartitionLoaded(String partition) {
        return loadState() != Load.NOT_LOADED && !unloadedPartitions.contains(partition);
    }

    /** The resource group of each replica; empty if the collection is not loaded. */
    public List<String> replicaGroups() {
        return load == Load.NOT_LOADED ? List.of() : replicaGroups;
    }

    public long replicaId(int replica) {
        return id + 1_000_000 + replica;
    }

    boolean hasLostLeader(int replica, int shard) {
        return lostLeaders != null && lostLeaders.get(replica * MAX_SHARDS + shard);
    }

    /** The segments that these rows make; ids are stable. */
    public List<DemoSegment> segments() {
        var segments = new ArrayList<DemoSegment>();
        long stored = storedRows();
        for (int partition = 0; partition < partitions().size(); partition++) {
            long left = partitionRows(partition, stored);
            for (int i = 0; left > 0; i++) {
                long rows = Math.min(left, ROWS_PER_SEGMENT);
                segments.add(new DemoSegment(segmentId(partition, i), partition, i % shards(), rows, false));
                left -= rows;
            }
        }
        long growing = growingRows();
        for (int shard = 0; shard < shards() && growing > 0; shard++) {
            long rows = shard == 0 ? growing - growing / shards() * (shards() - 1) : growing / shards();
            segments.add(new DemoSegment(id + 90_000 + shard, 0, shard, rows, true));
        }
        return segments;
    }

    private long segmentId(int partition, int position) {
        return id + 2_000 + partition * 1_000L + position;
    }

    // What happens to it.

    public void insert(long rows) {
        time.run(() -> inserted.add(rows, time.now()));
    }

    /** Rows a second from now on. */
    public void insertRate(double perSecond) {
        time.run(() -> inserted.rate(perSecond, time.now()));
    }

    public void delete(long rows) {
        time.run(() -> deleted.add(rows, time.now()));
    }

    public void deleteRate(double perSecond) {
        time.run(() -> deleted.rate(perSecond, time.now()));
    }

    /** Searches a second from now on, while it is loaded. */
    public DemoCollection searchRate(double perSecond) {
        time.run(() -> searchesPerSecond = perSecond);
        return this;
    }

    public DemoCollection load() {
        return loadInto(List.of(Cluster.DEFAULT_GROUP));
    }

    /** One replica for each of the resource groups, at once. */
    public DemoCollection loadInto(List<String> groups) {
        time.run(() -> {
            startLoading(0, 100);
            load = Load.LOADED;
            replicaGroups = List.copyOf(groups);
        });
        return this;
    }

    /** Goes from 0 to 100 % in that time. */
    public DemoCollection loadIn(Duration takes) {
        time.run(() -> startLoading(takes.toMillis(), 100));
        return this;
    }

    /** Loads up to that percentage, at once, and no further. */
    public DemoCollection loadStuckAt(int percent) {
        time.run(() -> startLoading(0, percent));
        return this;
    }

    private void startLoading(long durationMillis, int ceiling) {
        load = Load.LOADING;
        loadSinceMillis = time.now();
        loadMillis = durationMillis;
        loadCeiling = ceiling;
        unloadedPartitions = Set.of();
        replicaGroups = replicaGroups.isEmpty() ? List.of(Cluster.DEFAULT_GROUP) : replicaGroups;
    }

    public void release() {
        time.run(() -> {
            load = Load.NOT_LOADED;
            replicaGroups = List.of();
            lostLeaders = null;
        });
    }

    /** Stays loaded but for these partitions. */
    public DemoCollection releasePartitions(String... names) {
        time.run(() -> unloadedPartitions = Set.of(names));
        return this;
    }

    public void loseShardLeader(int replica, int shard) {
        time.run(() -> {
            var lost = lostLeaders == null ? new BitSet() : lostLeaders;
            lost.set(replica * MAX_SHARDS + shard);
            lostLeaders = lost;
        });
    }

    public void regainShardLeaders() {
        time.run(() -> lostLeaders = null);
    }

    void add(DemoIndex index) {
        indexes = Stream.concat(indexes.stream(), Stream.of(index)).toList();
    }

    Timeline time() {
        return time;
    }
}
