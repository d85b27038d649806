package io.milvusexporter.demo.world;

/** A resource group: how many query nodes it wants and may have. Which it has is said by the nodes. */
public record ResourceGroup(String name, int requestedNodes, int limitNodes) {}
