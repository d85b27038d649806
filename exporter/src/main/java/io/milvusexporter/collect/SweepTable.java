package io.milvusexporter.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The work list of a sweep, what was read of it, and the order in which the rest of the round is read. */
final class SweepTable<K extends Comparable<K>, V> {

    /** What a key once told is given up when it fails this many times in a row. */
    private static final int PATIENCE = 3;

    /** One key: small, because there may be 65 536. */
    static final class Slot<K, V> {

        private enum State {
            NEW,
            READ,
            /** It was tried, and there is nothing to show. */
            LOST
        }

        private final K key;
        private State state = State.NEW;
        private @Nullable V value;
        private long readNanos;
        private byte misses;
        private boolean done;
        private boolean refused;

        Slot(K key) {
            this.key = key;
        }

        K key() {
            return key;
        }

        boolean isNew() {
            return state == State.NEW;
        }
    }

    /** What all keys told at one time. Immutable. */
    private static final class Snapshot<K, V> implements Sweep.Rows<K, V> {

        private final List<K> keys;
        private final List<V> values;

        Snapshot(List<K> keys, List<V> values) {
            this.keys = keys;
            this.values = values;
        }

        @Override
        public int size() {
            return keys.size();
        }

        @Override
        public void forEach(BiConsumer<? super K, ? super V> each) {
            for (int i = 0; i < keys.size(); i++) {
                each.accept(keys.get(i), values.get(i));
            }
        }
    }

    private final Predicate<K> first;
    private List<K> keys = List.of();
    private List<Slot<K, V>> slots = List.of();
    private List<Slot<K, V>> order = List.of();
    private int at;
    private int refusals;

    /** @param first of two keys, the one that is read first */
    SweepTable(Predicate<K> first) {
        this.first = first;
    }

    List<K> keys() {
        return keys;
    }

    /** Takes over what is known of the keys that stay. Both lists are sorted. */
    void keys(List<K> now) {
        var before = slots;
        var after = new ArrayList<Slot<K, V>>(now.size());
        refusals = 0;
        int old = 0;
        for (var key : now) {
            while (old < before.size() && before.get(old).key.compareTo(key) < 0) {
                old++;
            }
            var stays = old < before.size() && before.get(old).key.compareTo(key) == 0;
            var slot = stays ? before.get(old) : new Slot<K, V>(key);
            refusals += slot.refused ? 1 : 0;
            after.add(slot);
        }
        keys = now;
        slots = after;
        arrange();
    }

    /** Begins a round: every key once. */
    void startRound() {
        slots.forEach(slot -> slot.done = false);
        arrange();
    }

    /** New keys first, and of equals those that matter most. */
    private void arrange() {
        var rest = new ArrayList<Slot<K, V>>(slots.size());
        for (var isNew : List.of(true, false)) {
            for (var isFirst : List.of(true, false)) {
                for (var slot : slots) {
                    if (!slot.done && slot.isNew() == isNew && first.test(slot.key) == isFirst) {
                        rest.add(slot);
                    }
                }
            }
        }
        order = rest;
        at = 0;
    }

    boolean isRoundOver() {
        return at == order.size();
    }

    /** How much of the round is done. */
    double ratio() {
        return keys.isEmpty() ? 1 : (double) (keys.size() - order.size() + at) / (double) keys.size();
    }

    /** The next key of the round. */
    Slot<K, V> next() {
        return order.get(at);
    }

    /** How many keys are refused now, each for a reason of its own. */
    int refusals() {
        return refusals;
    }

    void read(Slot<K, V> slot, @Nullable V value, long startNanos) {
        slot.value = value;
        slot.readNanos = startNanos;
        slot.state = Slot.State.READ;
        slot.misses = 0;
        pass(slot, false);
    }

    /** @param isRefused whether the reason is this key's own, and lasts until it is read again */
    void miss(Slot<K, V> slot, boolean isRefused) {
        slot.misses++;
        if (slot.isNew() || slot.misses >= PATIENCE) {
            slot.state = Slot.State.LOST;
            slot.value = null;
            slot.misses = 0;
        }
        pass(slot, isRefused);
    }

    private void pass(Slot<K, V> slot, boolean isRefused) {
        refusals += (isRefused ? 1 : 0) - (slot.refused ? 1 : 0);
        slot.refused = isRefused;
        slot.done = true;
        at++;
    }

    /** Start of the oldest read among those that are shown; null if there is none. */
    @Nullable
    Long oldestNanos() {
        Slot<K, V> oldest = null;
        for (var slot : slots) {
            var isRead = slot.state == Slot.State.READ;
            if (isRead && (oldest == null || slot.readNanos - oldest.readNanos < 0)) {
                oldest = slot;
            }
        }
        return oldest == null ? null : (Long) oldest.readNanos;
    }

    Sweep.Rows<K, V> snapshot() {
        var shownKeys = new ArrayList<K>(slots.size());
        var values = new ArrayList<V>(slots.size());
        for (var slot : slots) {
            var value = slot.value;
            if (value != null) {
                shownKeys.add(slot.key);
                values.add(value);
            }
        }
        return new Snapshot<>(shownKeys, values);
    }
}
