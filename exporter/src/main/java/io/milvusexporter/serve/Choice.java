package io.milvusexporter.serve;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much a client wants one thing that we have.
 *
 * @param by the element that says so, null if none does
 * @param position where it stands; the first is 0
 */
record Choice(@Nullable Preference by, int position) {

    /** The most exact element that means it; of equally exact ones the best, of equally good ones the first. */
    static Choice of(List<Preference> wanted, ToIntFunction<Preference> rank) {
        var best = new Choice(null, Integer.MAX_VALUE);
        int bestRank = 0;
        for (int i = 0; i < wanted.size(); i++) {
            var next = new Choice(wanted.get(i), i);
            int nextRank = rank.applyAsInt(wanted.get(i));
            if (nextRank > bestRank || (nextRank == bestRank && nextRank > 0 && next.quality() > best.quality())) {
                best = next;
                bestRank = nextRank;
            }
        }
        return best;
    }

    double quality() {
        return by == null ? 0 : by.quality();
    }

    /** Whether this is wanted more, or as much and named earlier. */
    boolean isBetterThan(Choice other) {
        return quality() > other.quality()
                || (quality() > 0 && quality() == other.quality() && position < other.position);
    }
}
