package io.milvusexporter.encode;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Chooses the sections of a page and joins their forms in the order of the layout; the exporter's own numbers come last. */
final class PageMaker {

    private final Collection<CollectorSection> collectors;
    private final OwnSection own;
    private final FormMaker maker;
    private final Executor pageThread;
    private final @Nullable Form[] endings = new Form[Slot.ALL.size()];
    private final AtomicLongArray pageBytes = new AtomicLongArray(Slot.ALL.size());

    PageMaker(Collection<CollectorSection> collectors, OwnSection own, FormMaker maker, Executor pageThread) {
        this.collectors = collectors;
        this.own = own;
        this.maker = maker;
        this.pageThread = pageThread;
        var eof = new FixedLines("# EOF\n".getBytes(StandardCharsets.US_ASCII));
        for (var encoding : Encoding.values()) {
            endings[Slot.of(Format.OPENMETRICS, encoding).index()] = maker.make(eof, encoding, 0, Long.MAX_VALUE);
        }
    }

    /** Length of the last page of this kind, or 0. */
    long pageBytes(Slot slot) {
        return pageBytes.get(slot.index());
    }

    /** The page, if every form it needs is ready, else null. For any thread. */
    @Nullable
    Page ready(PageQuery query, @Nullable Tail tail, long nowNanos) {
        if (!own.isFresh(nowNanos)) {
            return null;
        }
        var slot = Slot.of(query.format(), query.encoding());
        var joint = new Joint(query.encoding());
        for (var collector : collectors) {
            if (isChosen(collector, query, nowNanos) && !addHeld(joint, collector.section(), slot, nowNanos)) {
                joint.drop();
                return null;
            }
        }
        if (!addHeld(joint, own.section(), slot, nowNanos)) {
            joint.drop();
            return null;
        }
        return finish(joint, tail, slot);
    }

    /** The page, with the forms made that it needs. For the page thread, unless {@link #isBlocked}. */
    Page made(PageQuery query, @Nullable Tail tail, long nowNanos) {
        var slot = Slot.of(query.format(), query.encoding());
        var joint = new Joint(query.encoding());
        boolean isWhole = false;
        try {
            for (var collector : collectors) {
                if (isChosen(collector, query, nowNanos)) {
                    add(joint, collector, slot, nowNanos);
                }
            }
            own.section().form(slot);
            addHeld(joint, own.section(), slot, nowNanos);
            isWhole = true;
            return finish(joint, tail, slot);
        } finally {
            if (!isWhole) {
                joint.drop();
            }
        }
    }

    /** Whether a section of this page must be streamed, but newer facts already wait for its tables. For the page thread. */
    boolean isBlocked(PageQuery query, long nowNanos) {
        var slot = Slot.of(query.format(), query.encoding());
        for (var collector : collectors) {
            if (collector.isStreaming()
                    && collector.isWaiting()
                    && isChosen(collector, query, nowNanos)
                    && !collector.section().form(slot).isHeld()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isChosen(CollectorSection collector, PageQuery query, long nowNanos) {
        return collector.isFresh(nowNanos)
                && (collector.isAlways() || query.sections().contains(collector.name()));
    }

    private static boolean addHeld(Joint joint, Section section, Slot slot, long nowNanos) {
        var form = section.take(slot, nowNanos);
        if (form != null) {
            joint.add(form, new HeldPart(form));
        }
        return form != null;
    }

    private void add(Joint joint, CollectorSection collector, Slot slot, long nowNanos) {
        var form = collector.section().form(slot);
        if (!addHeld(joint, collector.section(), slot, nowNanos)) {
            joint.add(form, collector.stream(slot, maker, pageThread, nowNanos));
        }
    }

    private Page finish(Joint joint, @Nullable Tail tail, Slot slot) {
        var ending = endings[slot.index()];
        if (ending != null && ending.tryRetain()) {
            joint.add(ending, new HeldPart(ending));
        }
        var page = joint.finish(maker.allocator(), tail);
        pageBytes.setOpaque(slot.index(), page.length());
        return page;
    }

    /** Gives up what every page shares. */
    void close() {
        for (int slot = 0; slot < endings.length; slot++) {
            var ending = endings[slot];
            if (ending != null) {
                endings[slot] = null;
                ending.release();
            }
        }
    }
}
