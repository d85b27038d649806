package io.milvusexporter.demo;

import java.lang.System.Logger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was asked that must never be asked of a Milvus. */
final class Violations {

    private static final Logger LOG = System.getLogger(Violations.class.getName());

    private final List<String> all = new CopyOnWriteArrayList<>();

    void add(String what) {
        LOG.log(Logger.Level.ERROR, "the simulated Milvus was asked what kills a real one: {0}", what);
        all.add(what);
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
