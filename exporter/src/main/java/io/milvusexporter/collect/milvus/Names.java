package io.milvusexporter.collect.milvus;

import java.util.HashMap;
import java.util.Map;

/** One text for each name of a document: a resource group's, say, is in it once for each of ten thousand replicas. */
final class Names {

    private final Map<String, String> names = new HashMap<>();

    String same(String name) {
        return names.computeIfAbsent(name, first -> first);
    }
}
