package io.milvusexporter.encode;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The exporter's own numbers: as they are when a page is asked for, but taken at most once a second. */
final class OwnSection {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<MetricSnapshots> own;
    private final Section section;
    private MetricSnapshots snapshots = new MetricSnapshots();
    private volatile boolean isTaken;
    private volatile long takenNanos;

    OwnSection(Supplier<MetricSnapshots> own, FormMaker maker, HeldBytes held) {
        this.own = own;
        section = new Section(format -> new RegistryLines(format, () -> snapshots), maker, held);
    }

    Section section() {
        return section;
    }

    boolean isFresh(long nowNanos) {
        return isTaken && nowNanos - takenNanos < FRESH_NANOS;
    }

    /** Takes the numbers anew if they are too old. If they cannot be had, nothing of them is on the page. */
    void refresh(long nowNanos) {
        if (isFresh(nowNanos)) {
            return;
        }
        snapshots = new MetricSnapshots();
        try {
            snapshots = own.get();
        } finally {
            section.clear();
            takenNanos = nowNanos;
            isTaken = true;
        }
    }
}
