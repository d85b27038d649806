package io.milvusexporter.config;

import java.util.Collection;
import java.util.Optional;

/** The valid name that somebody who wrote a wrong one most likely meant. */
final class Nearest {

    private Nearest() {}

    static Optional<String> to(String wrong, Collection<String> valid) {
        // Past a third of its letters a name is another name, and a wrong hint is worse than none.
        int bound = Math.max(2, Math.min(wrong.length(), 40) / 3);
        Optional<String> best = Optional.empty();
        for (var name : valid) {
            int steps = steps(wrong, name);
            if (steps <= bound && (best.isEmpty() || steps < bound)) {
                best = Optional.of(name);
                bound = steps;
            }
        }
        return best;
    }

    private static int steps(String wrong, String name) {
        // A name that only lacks its beginning, such as listen-address for web.listen-address, is one step away.
        if (name.endsWith("." + wrong) || wrong.endsWith("." + name)) {
            return 1;
        }
        int distance = Math.abs(wrong.length() - name.length()) > 13 ? Integer.MAX_VALUE : distance(wrong, name);
        // And one that only lacks its end, or has too much of it, as warning for warn, is at most two.
        boolean isPart =
                Math.min(wrong.length(), name.length()) > 2 && (name.startsWith(wrong) || wrong.startsWith(name));
        return isPart ? Math.min(distance, 2) : distance;
    }

    /** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            var spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[to.length()];
    }
}
