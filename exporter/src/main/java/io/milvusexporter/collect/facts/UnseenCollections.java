package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Overheard;
import io.milvusexporter.collect.milvus.IdValues;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;

/**
 * Collections that Milvus counts but does not list for us: since 2.4.3 it leaves out what the user has no grant on, without
 * a word. Used by one thread.
 */
final class UnseenCollections {

    /** What was just made or dropped is in the one list a little before it is in, or out of, the other. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private final Overheard overheard;
    private final Cluster cluster;
    private final Lasting<Long> unlisted;

    UnseenCollections(Cluster cluster) {
        this.overheard = cluster.overheard();
        this.cluster = cluster;
        this.unlisted = new Lasting<>(cluster.clock());
    }

    /** Collections that are counted and not listed, and databases that are listed and not shown. */
    double count() {
        var listed = cluster.listing().last();
        var counted = cluster.target().systemInfo().last();
        if (listed.isEmpty()
                || counted.isEmpty()
                || overheard.said(CollectorKind.NODES).isEmpty()) {
            return listed.map(seen -> seen.unseen().size()).orElse(0);
        }
        unlisted.begin();
        look(counted.get().info().storedRows(), listed.get());
        look(counted.get().info().loadedRows(), listed.get());
        unlisted.end();
        return unlisted.since(SETTLED) + listed.get().unseen().size();
    }

    private void look(IdValues rows, Listing.Seen listed) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.value(i) > 0 && !listed.knows(rows.id(i))) {
                unlisted.seen(rows.id(i), 0, 1);
            }
        }
    }
}
