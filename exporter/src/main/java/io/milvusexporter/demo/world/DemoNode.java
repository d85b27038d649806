package io.milvusexporter.demo.world;

import io.milvusexporter.config.ComponentAddress.Role;
import java.time.Duration;
import java.util.Locale;

/** One component: a coordinator, a proxy or a worker. */
public final class DemoNode {

    /** Milvus' own component states. */
    public enum State {
        INITIALIZING(0),
        HEALTHY(1),
        ABNORMAL(2),
        STAND_BY(3),
        STOPPING(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** How QueryCoord treats a query node. */
    public enum Scheduling {
        ACTIVE,
        STOPPING,
        SUSPENDED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Timeline time;
    private final Role role;
    private final long id;
    private final long startedMillis;
    private String address = "";
    private State state = State.HEALTHY;
    private Scheduling scheduling = Scheduling.ACTIVE;
    private String resourceGroup = Cluster.DEFAULT_GROUP;
    private long memoryLimitBytes = 16L << 30;
    private long ownMemoryBytes = 400L << 20;
    private long diskBytes = 500_000_000_000L;
    private double diskUsed = 0.31;
    private double fillFrom = -1;
    private double fillTo = -1;
    private long fillSinceMillis;
    private long fillMillis;
    private long timeTickLagMillis = 200;

    DemoNode(Timeline time, Role role, long id) {
        this.time = time;
        this.role = role;
        this.id = id;
        this.startedMillis = time.wallAt(time.now());
    }

    public Role role() {
        return role;
    }

    /** The session's id, as the state of the node lets it be known. */
    public long id() {
        return id;
    }

    /** Wall-clock milliseconds. */
    public long startedMillis() {
        return startedMillis;
    }

    /** Where it says that it can be reached: {@code host:port}. */
    public String address() {
        return address;
    }

    public State state() {
        return state;
    }

    public Scheduling scheduling() {
        return scheduling;
    }

    public String resourceGroup() {
        return resourceGroup;
    }

    public long memoryLimitBytes() {
        return memoryLimitBytes;
    }

    public long diskBytes() {
        return diskBytes;
    }

    public long diskUsedBytes() {
        return (long) (diskBytes * diskUsed);
    }

    public long timeTickLagMillis() {
        return timeTickLagMillis;
    }

    /** What it takes, given what the collections on it take. */
    long memoryUsedBytes(long loadedBytes) {
        if (fillTo >= 0) {
            return (long) (memoryLimitBytes * filled());
        }
        return Math.min(memoryLimitBytes, ownMemoryBytes + loadedBytes);
    }

    private double filled() {
        double done = fillMillis == 0 ? 1 : Math.min(1, (time.now() - fillSinceMillis) / (double) fillMillis);
        return fillFrom + (fillTo - fillFrom) * done;
    }

    // What happens to it.

    /** Called by whoever opens its port. */
    public void listensAt(String hostAndPort) {
        time.run(() -> address = hostAndPort);
    }

    public void state(State now) {
        time.run(() -> state = now);
    }

    public void scheduling(Scheduling now) {
        time.run(() -> scheduling = now);
    }

    public void resourceGroup(String name) {
        time.run(() -> resourceGroup = name);
    }

    /** How much it may take, and how much it takes with no collection on it. */
    public void memory(long limitBytes, long ownBytes) {
        time.run(() -> {
            memoryLimitBytes = limitBytes;
            ownMemoryBytes = ownBytes;
        });
    }

    /** Fills up to that part of its limit, whatever is loaded on it. */
    public void fillMemory(double ratio, Duration takes) {
        time.run(() -> {
            fillFrom = fillTo >= 0 ? filled() : ownMemoryBytes / (double) memoryLimitBytes;
            fillTo = ratio;
            fillSinceMillis = time.now();
            fillMillis = takes.toMillis();
        });
    }

    public void emptyMemory() {
        time.run(() -> fillTo = -1);
    }

    public void disk(long bytes, double usedRatio) {
        time.run(() -> {
            diskBytes = bytes;
            diskUsed = usedRatio;
        });
    }

    /** How far its time ticks are behind. */
    public void timeTickLag(Duration lag) {
        time.run(() -> timeTickLagMillis = lag.toMillis());
    }
}
