package io.milvusexporter.demo.world;

/** One segment as it follows from a collection's rows. */
public record DemoSegment(long id, int partition, int shard, long rows, boolean growing) {}
