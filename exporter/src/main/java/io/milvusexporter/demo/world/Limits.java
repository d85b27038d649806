package io.milvusexporter.demo.world;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Quotas, denials, queues and the settings behind them. */
public final class Limits {

    private static final String QUOTAS = "quotaandlimits.";

    private final Timeline time;
    private final TreeMap<String, String> settings = new TreeMap<>(Map.ofEntries(
            Map.entry(QUOTAS + "enabled", "true"),
            Map.entry(QUOTAS + "limitwriting.forcedeny", "false"),
            Map.entry(QUOTAS + "limitreading.forcedeny", "false"),
            Map.entry(QUOTAS + "forcedenyallddl", "false"),
            Map.entry(QUOTAS + "limitwriting.memprotection.enabled", "true"),
            Map.entry(QUOTAS + "limitwriting.memprotection.querynodememorylowwaterlevel", "0.85"),
            Map.entry(QUOTAS + "limitwriting.memprotection.querynodememoryhighwaterlevel", "0.95"),
            Map.entry(QUOTAS + "limitwriting.memprotection.datanodememorylowwaterlevel", "0.85"),
            Map.entry(QUOTAS + "limitwriting.memprotection.datanodememoryhighwaterlevel", "0.95"),
            Map.entry(QUOTAS + "limitwriting.diskprotection.enabled", "true"),
            Map.entry(QUOTAS + "limitwriting.diskprotection.diskquota", "-1"),
            Map.entry(QUOTAS + "limitwriting.ttprotection.enabled", "false"),
            Map.entry(QUOTAS + "limitwriting.ttprotection.maxtimetickdelay", "300"),
            Map.entry(QUOTAS + "limits.maxcollectionnum", "65536"),
            Map.entry(QUOTAS + "limits.maxcollectionnumperdb", "65536"),
            Map.entry(QUOTAS + "dml.enabled", "false"),
            Map.entry(QUOTAS + "dml.insertrate.max", "-1"),
            Map.entry(QUOTAS + "dql.enabled", "false"),
            Map.entry(QUOTAS + "dql.searchrate.max", "-1"),
            Map.entry(QUOTAS + "flushrate.enabled", "true"),
            Map.entry(QUOTAS + "flushrate.collection.max", "0.1"),
            Map.entry(QUOTAS + "quotacentercollectinterval", "3"),
            Map.entry("rootcoord.port", "53100"),
            Map.entry("datanode.port", "21124"),
            Map.entry("querynode.port", "21123"),
            Map.entry("common.gracefultime", "5000"),
            Map.entry("minio.secretaccesskey", "minioadmin"),
            Map.entry("minio.accesskeyid", "minioadmin")));
    private List<RequestQueue> queues = idle();
    private boolean deniesWrites;
    private boolean deniesReads;

    Limits(Timeline time) {
        this.time = time;
    }

    private static List<RequestQueue> idle() {
        return List.of(
                new RequestQueue("dml", "InsertTask", 0, 0, 0),
                new RequestQueue("ddl", "ShowCollectionsTask", 0, 0, 0),
                new RequestQueue("dql", "SearchTask", 0, 0, 0),
                new RequestQueue("dc", "FlushTask", 0, 0, 0));
    }

    /** Keys in lower case, with their dots. */
    public Map<String, String> settings() {
        return settings;
    }

    public List<RequestQueue> queues() {
        return queues;
    }

    /** Whether writes are denied, by force or because a quota is used up. */
    public boolean deniesWrites() {
        return deniesWrites || Boolean.parseBoolean(settings.get(QUOTAS + "limitwriting.forcedeny"));
    }

    public boolean deniesReads() {
        return deniesReads || Boolean.parseBoolean(settings.get(QUOTAS + "limitreading.forcedeny"));
    }

    // What happens to them.

    public void set(String key, String value) {
        time.run(() -> settings.put(key, value));
    }

    public void queues(List<RequestQueue> now) {
        time.run(() -> queues = List.copyOf(now));
    }

    public void clearQueues() {
        queues(idle());
    }

    /** A quota is used up. */
    public void denyWrites(boolean now) {
        time.run(() -> deniesWrites = now);
    }

    public void denyReads(boolean now) {
        time.run(() -> deniesReads = now);
    }

    /** An administrator has forbidden it. */
    public void forceDenyWrites(boolean now) {
        set(QUOTAS + "limitwriting.forcedeny", Boolean.toString(now));
    }

    public void forceDenyReads(boolean now) {
        set(QUOTAS + "limitreading.forcedeny", Boolean.toString(now));
    }
}
