package io.milvusexporter.collect.facts;

import java.util.EnumMap;
import java.util.Map;

/** How many problems of each kind there are; a kind that nothing was said about could not be judged. */
final class Findings {

    private final Map<Problem, Double> counts = new EnumMap<>(Problem.class);

    /** The kind can be judged, and there are so many; what several find is added up. */
    void add(Problem problem, double count) {
        counts.merge(problem, count, Double::sum);
    }

    Map<Problem, Double> counts() {
        return Map.copyOf(counts);
    }

    boolean isBlocked() {
        return counts.entrySet().stream()
                .anyMatch(each -> each.getKey().severity() == Problem.Severity.BLOCKING && each.getValue() > 0);
    }
}
