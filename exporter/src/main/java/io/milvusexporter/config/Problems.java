package io.milvusexporter.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** All that is wrong, gathered before anybody gives up. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();

    void add(Problem problem) {
        found.add(problem);
    }

    /** Adds a problem with a setting's value, and remembers that nothing certain can be said about it. */
    void addValue(Option<?> option, Problem problem) {
        unknown.add(option.name());
        found.add(problem);
    }

    /** Remembers that a setting's value is not known, so that what depends on it is not called wrong. */
    void distrust(String name) {
        unknown.add(name);
    }

    void check(boolean holds, String key, String text, String expected) {
        if (!holds) {
            found.add(Problem.of(key, text, expected));
        }
    }

    /** Checks that a value is one that its option allows. */
    <T> void check(Option<T> option, T value) {
        if (!option.type().allowed().test(value)) {
            found.add(Problem.of(option, option.type().write(value), ""));
        }
    }

    /** Makes something of a file; its exception says in words that stand alone what is wrong with it. */
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    <T> Optional<T> readFile(Option<Path> option, Path file, String expected, Reader<T> reader) {
        try {
            return Optional.of(reader.read(file));
        } catch (IOException e) {
            found.add(Problem.of(option.name(), file + ": " + e.getMessage(), expected));
            return Optional.empty();
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }

    /** What is made, unless it cannot be: then the reasons are here, but for those that rest on an unknown value. */
    <T> Optional<T> gather(Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (ConfigException e) {
            e.problems().stream().filter(this::isCertain).forEach(found::add);
            return Optional.empty();
        }
    }

    List<Problem> all() {
        return List.copyOf(found);
    }

    private boolean isCertain(Problem problem) {
        return !unknown.contains(problem.key()) && problem.with().stream().noneMatch(unknown::contains);
    }
}
