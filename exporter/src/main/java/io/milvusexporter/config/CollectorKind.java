package io.milvusexporter.config;

import java.time.Duration;
import java.util.Locale;

/**
 * The collectors an operator can choose, with their defaults. The lower-case name is the word used everywhere: in flags,
 * {@code collect[]}, labels and the manual.
 */
public enum CollectorKind {
    SERVER(Scope.LOCAL, true, 15, 5, "whether Milvus answers, and which Milvus it is"),
    COMPONENTS(Scope.LOCAL, true, 15, 5, "state and health of each component known by address"),
    REQUEST_QUEUES(Scope.LOCAL, true, 15, 5, "how long requests wait in the queues of proxies"),
    NODES(Scope.CLUSTER, true, 30, 20, "nodes: counts by role, memory, buffers, time ticks"),
    CHECK_HEALTH(Scope.CLUSTER, true, 60, 20, "what Milvus says of itself when asked by CheckHealth"),
    DATABASES(Scope.CLUSTER, true, 60, 20, "databases and their numbers of collections"),
    COLLECTIONS(Scope.CLUSTER, true, 60, 20, "collections by name: load state and loaded ratio"),
    STORAGE(Scope.CLUSTER, true, 60, 20, "rows and bytes of each collection"),
    REPLICAS(Scope.CLUSTER, true, 60, 20, "replicas, shard leaders and queryability of each collection"),
    RESOURCE_GROUPS(Scope.CLUSTER, true, 60, 20, "resource groups: nodes wanted, assigned and available"),
    COORDINATION(Scope.CLUSTER, true, 60, 20, "scheduling of query nodes, balancing, checkers"),
    IMPORTS(Scope.CLUSTER, true, 60, 20, "import jobs by state, and their progress"),
    RECENT_TASKS(Scope.CLUSTER, true, 60, 20, "background tasks of late by kind, type and state"),
    INDEXES(Scope.CLUSTER, true, 300, 20, "state and progress of each index"),
    HOST(Scope.CLUSTER, false, 60, 20, "processors and disks of the nodes' hosts"),
    SCHEMA(Scope.CLUSTER, false, 600, 20, "how each collection and index was made"),
    REPLICA_DETAIL(Scope.CLUSTER, false, 60, 20, "shards and nodes of each replica"),
    PARTITIONS(Scope.CLUSTER, false, 300, 20, "partitions and how far each is loaded"),
    ACCESS(Scope.CLUSTER, false, 300, 20, "numbers of users, roles and privilege groups"),
    RATES(Scope.CLUSTER, false, 30, 20, "inserts, deletes, searches and queries a second"),
    CLIENTS(Scope.CLUSTER, false, 300, 20, "which client libraries are in use"),
    SETTINGS(Scope.CLUSTER, false, 300, 20, "Milvus' limits and quotas in force"),
    SEGMENTS(Scope.CLUSTER, false, 300, 20, "segments of each collection by state and level"),
    SLOTS(Scope.CLUSTER, false, 60, 20, "room for background tasks on data and index nodes"),
    VERDICT(Scope.CLUSTER, true, 15, 5, "what is wrong with Milvus, by all that the others say");

    /** Whom a collector asks. */
    public enum Scope {
        /** The component at the given address, or in this pod: every exporter asks. */
        LOCAL,
        /** Something about the whole cluster: only the poller asks. */
        CLUSTER
    }

    private final Scope scope;
    private final boolean byDefault;
    private final Duration interval;
    private final Duration timeout;
    private final String help;

    CollectorKind(Scope scope, boolean byDefault, int intervalSeconds, int timeoutSeconds, String help) {
        this.scope = scope;
        this.byDefault = byDefault;
        this.interval = Duration.ofSeconds(intervalSeconds);
        this.timeout = Duration.ofSeconds(timeoutSeconds);
        this.help = help;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Scope scope() {
        return scope;
    }

    /** Whether it runs unless told otherwise. */
    public boolean byDefault() {
        return byDefault;
    }

    public Duration interval() {
        return interval;
    }

    public Duration timeout() {
        return timeout;
    }

    public String help() {
        return help;
    }
}
