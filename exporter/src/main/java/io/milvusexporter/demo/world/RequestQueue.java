package io.milvusexporter.demo.world;

/**
 * One of a proxy's request queues.
 *
 * @param type ddl, dml, dql or dc
 * @param task the kind of task that waits in it
 */
public record RequestQueue(String type, String task, int pending, int executing, long maxWaitMillis) {}
