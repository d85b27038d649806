package io.milvusexporter.encode;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A collector's tables and its section. Tellings come from any thread and wait here, the newest alone, for the page thread;
 * as long as the tables are being streamed to somebody, they wait longer.
 */
final class CollectorSection {

    /**
     * What waits for the page thread.
     *
     * @param facts null if the section is to go
     * @param drops how often the section had been dropped when this was told
     */
    private record Telling(@Nullable Facts facts, long validUntilNanos, int drops) {}

    private static final int NOTHING = -1;

    private final Layout.Part part;
    private final Tables tables;
    private final Section section;
    private final Consumer<CollectorSection> whenFree;
    private final AtomicReference<@Nullable Telling> waiting = new AtomicReference<>();
    private final Map<StreamPart, Long> streams = new HashMap<>();
    private final AtomicInteger drops = new AtomicInteger();

    /** {@link Telling#drops} of what the forms say: a drop hides them at once, before the page thread gets to it. */
    private volatile int shown = NOTHING;

    /** Whether somebody reads the tables, so that a telling may find them taken; {@link #streams} for other threads. */
    private volatile boolean isRead;

    private volatile long validUntilNanos;
    private volatile long series;
    private volatile long dropped;

    /** @param whenFree called on the page thread when tables that were streamed may take what waits */
    CollectorSection(Layout.Part part, FormMaker maker, HeldBytes held, Consumer<CollectorSection> whenFree) {
        this.part = part;
        this.whenFree = whenFree;
        tables = new Tables(part.families());
        section = new Section(format -> new TableLines(FamilyText.of(format, tables.columns())), maker, held);
    }

    String name() {
        return part.name();
    }

    boolean isAlways() {
        return part.isAlways();
    }

    Section section() {
        return section;
    }

    long series() {
        return series;
    }

    long dropped() {
        return dropped;
    }

    /** Whether there is something to show and it is not too old. */
    boolean isFresh(long nowNanos) {
        return shown == drops.get()
                && (validUntilNanos == SectionWriter.ALWAYS_VALID || validUntilNanos - nowNanos > 0);
    }

    /** Whether the page thread must be called: it has not been yet, or readers hold it back and may have had their time. */
    boolean update(Facts facts, long untilNanos) {
        return offer(new Telling(facts, untilNanos, drops.get()));
    }

    /** As {@link #update}, and hides the section from now on. */
    boolean drop() {
        return offer(new Telling(null, 0, drops.incrementAndGet()));
    }

    private boolean offer(Telling telling) {
        return waiting.getAndSet(telling) == null || isRead;
    }

    boolean isWaiting() {
        return waiting.get() != null;
    }

    boolean isStreaming() {
        return !streams.isEmpty();
    }

    /** The bytes of a form that is only measured. */
    Page stream(Slot slot, FormMaker maker, Executor pageThread, long nowNanos) {
        var fills = maker.fills(section.lines(slot.format()), slot.encoding());
        var stream = new StreamPart(section.form(slot).length(), fills, pageThread, this::ended);
        streams.put(stream, nowNanos);
        isRead = true;
        stream.produce();
        return stream;
    }

    private void ended(StreamPart stream) {
        streams.remove(stream);
        isRead = isStreaming();
        if (!isRead && waiting.get() != null) {
            whenFree.accept(this);
        }
    }

    /** Whether the tables may change. Readers that have had longer than that are given up; the others hold a telling back. */
    boolean isFree(long longestNanos, long nowNanos) {
        for (var stream : Map.copyOf(streams).entrySet()) {
            if (nowNanos - stream.getValue() >= longestNanos) {
                stream.getKey().giveUp();
            }
        }
        return !isStreaming();
    }

    /** Takes over what waits. If the facts break, nothing of the section is left. */
    void tell(Tables.Limit limit, long nowNanos) {
        var telling = waiting.getAndSet(null);
        if (telling == null) {
            return;
        }
        var facts = telling.facts();
        boolean isWhole = false;
        tables.limit(limit);
        try {
            tables.tell(facts == null ? Facts.NONE : facts);
            isWhole = facts != null;
        } finally {
            series = tables.series();
            dropped = tables.dropped();
            publish(isWhole ? telling : null, nowNanos);
        }
    }

    private void publish(@Nullable Telling telling, long nowNanos) {
        if (telling == null) {
            shown = NOTHING;
            section.clear();
            return;
        }
        section.changed(nowNanos);
        // Only now: what was too old must not look fresh while the new forms are being made.
        validUntilNanos = telling.validUntilNanos();
        shown = telling.drops();
    }
}
