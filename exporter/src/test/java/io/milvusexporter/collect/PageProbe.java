package io.milvusexporter.collect;

import io.milvusexporter.model.Facts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A page that remembers what it was told to show. */
final class PageProbe implements Board.Listener {

    private record Shown(Facts facts, long validUntilNanos) {}

    private final Map<String, Shown> shown = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void update(String collector, Facts facts, long validUntilNanos) {
        shown.put(collector, new Shown(facts, validUntilNanos));
        told.add("update " + collector);
    }

    @Override
    public void drop(String collector) {
        shown.remove(collector);
        told.add("drop " + collector);
    }

    /** Everything it was told, in order. */
    List<String> told() {
        return told;
    }

    @Nullable
    Facts facts(String collector) {
        var section = shown.get(collector);
        return section == null ? null : section.facts;
    }

    /** Whether the collector's facts are on the page at this time. */
    boolean isFresh(String collector, long nowNanos) {
        var section = shown.get(collector);
        return section != null && section.validUntilNanos - nowNanos > 0;
    }

    /** How long the collector's facts will be on the page. */
    long freshNanos(String collector, long nowNanos) {
        var section = shown.get(collector);
        return section == null ? 0 : section.validUntilNanos - nowNanos;
    }
}
