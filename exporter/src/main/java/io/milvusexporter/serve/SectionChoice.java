package io.milvusexporter.serve;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sections a request chooses with {@code collect[]} or {@code exclude[]}, or what is wrong with its choice.
 *
 * @param problem for the client; the sections are empty then
 */
record SectionChoice(Set<String> sections, Optional<String> problem) {

    static SectionChoice of(Request request, CollectorNames names) {
        var collect = request.parameter("collect[]");
        var exclude = request.parameter("exclude[]");
        if (!collect.isEmpty() && !exclude.isEmpty()) {
            return wrong("collect[] and exclude[]: found both (expected one of them)");
        }
        var problem = unknown("collect[]", collect, names).or(() -> unknown("exclude[]", exclude, names));
        if (problem.isPresent()) {
            return wrong(problem.get());
        }
        var sections = new LinkedHashSet<>(collect.isEmpty() ? names.enabled() : collect);
        exclude.forEach(sections::remove);
        return new SectionChoice(sections, Optional.empty());
    }

    private static Optional<String> unknown(String parameter, List<String> given, CollectorNames names) {
        return given.stream()
                .filter(name -> !names.enabled().contains(name))
                .findFirst()
                .map(name -> parameter + ": "
                        + (names.disabled().contains(name)
                                ? "collector " + name + " is disabled"
                                : "no collector " + name)
                        + " (expected " + String.join(", ", new TreeSet<>(names.enabled())) + ")");
    }

    private static SectionChoice wrong(String problem) {
        return new SectionChoice(Set.of(), Optional.of(problem));
    }
}
