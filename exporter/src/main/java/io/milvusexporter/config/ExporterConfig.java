package io.milvusexporter.config;

/**
 * All that the operator asked for; it cannot be wrong once it exists.
 *
 * @param demo whether a simulated Milvus is watched, instead of the one that {@code milvus} names
 */
public record ExporterConfig(MilvusConfig milvus, CollectConfig collect, WebConfig web, LogConfig log, boolean demo) {}
