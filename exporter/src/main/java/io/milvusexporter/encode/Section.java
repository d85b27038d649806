package io.milvusexporter.encode;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One collector's part of the page, in the forms somebody asks for. A form is made when it is first asked for, made again at
 * a change while somebody still asks, and dropped when nobody does. The page thread makes and replaces forms; any thread
 * takes them.
 */
final class Section {

    private static final long STILL_ASKED_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Function<Format, Lines> lines;
    private final FormMaker maker;
    private final HeldBytes held;
    private final AtomicReferenceArray<@Nullable Form> forms = new AtomicReferenceArray<>(Slot.ALL.size());
    private final AtomicLongArray askedNanos = new AtomicLongArray(Slot.ALL.size());
    private final Lines text;
    private final Lines openMetrics;
    private final long[] lengths = new long[Slot.ALL.size()];

    /** @param lines new lines over what the section is made from */
    Section(Function<Format, Lines> lines, FormMaker maker, HeldBytes held) {
        this.lines = lines;
        this.maker = maker;
        this.held = held;
        text = lines.apply(Format.TEXT);
        openMetrics = lines.apply(Format.OPENMETRICS);
    }

    /** Lines of the caller's own, to be read beside this section's. */
    Lines lines(Format format) {
        return lines.apply(format);
    }

    /** The held form with a count for the caller, or null if the page thread must be asked. Remembers that it was asked for. */
    @Nullable
    Form take(Slot slot, long nowNanos) {
        askedNanos.setOpaque(slot.index(), nowNanos);
        while (true) {
            var form = forms.get(slot.index());
            if (form == null || !form.isHeld()) {
                return null;
            }
            if (form.tryRetain()) {
                return form;
            }
        }
    }

    /** The form as it is now, made if it must be; the count stays the section's. */
    Form form(Slot slot) {
        var form = forms.get(slot.index());
        return form != null ? form : make(slot, null);
    }

    /** What the section is made from has changed. */
    void changed(long nowNanos) {
        for (var slot : Slot.ALL) {
            var form = forms.get(slot.index());
            if (form == null) {
                continue;
            }
            if (form.isHeld() && isStillAsked(slot, nowNanos)) {
                make(slot, form);
            } else {
                replace(slot, form, null); // one that is only measured is measured again when it is asked for
            }
        }
    }

    /** Drops the forms nobody asks for any more. */
    void forget(long nowNanos) {
        for (var slot : Slot.ALL) {
            var form = forms.get(slot.index());
            if (form != null && !isStillAsked(slot, nowNanos)) {
                replace(slot, form, null);
            }
        }
    }

    /** Drops all forms: they are no longer true. */
    void clear() {
        for (var slot : Slot.ALL) {
            var form = forms.get(slot.index());
            if (form != null) {
                replace(slot, form, null);
            }
        }
    }

    /** The length of the form, or 0 if nobody asks for it. */
    long length(Slot slot) {
        var form = forms.get(slot.index());
        return form == null ? 0 : form.length();
    }

    private boolean isStillAsked(Slot slot, long nowNanos) {
        return nowNanos - askedNanos.getOpaque(slot.index()) < STILL_ASKED_NANOS;
    }

    private Form make(Slot slot, @Nullable Form old) {
        long replaced = old == null ? 0 : old.capacity();
        var made = maker.make(ownLines(slot.format()), slot.encoding(), lengths[slot.index()], held.room(replaced));
        lengths[slot.index()] = made.length();
        replace(slot, old, made);
        return made;
    }

    private Lines ownLines(Format format) {
        return format == Format.TEXT ? text : openMetrics;
    }

    private void replace(Slot slot, @Nullable Form old, @Nullable Form made) {
        forms.set(slot.index(), made);
        held.add(made == null ? 0 : made.capacity());
        if (old != null) {
            held.add(-old.capacity());
            old.release();
        }
    }
}
