package io.milvusexporter.config;

import io.milvusexporter.config.Given.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings as values. One whose text cannot be read is a problem, and counts as not given from then on.
 */
final class Values {

    /**
     * What defaults and watched files need to know of the process.
     *
     * @param nanoTime the monotonic clock
     */
    record Surroundings(long maxHeapBytes, LongSupplier nanoTime) {}

    private final Settings settings;
    private final Surroundings surroundings;
    private final Map<Option<?>, List<?>> values = new HashMap<>();

    private Values(Settings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    static Values read(Settings settings, Surroundings surroundings, Problems problems) {
        var values = new Values(settings, surroundings);
        for (var option : Options.ALL) {
            settings.find(option).ifPresent(given -> values.read(option, given, problems));
        }
        settings.all().stream()
                .filter(given -> given.option().is(Option.Trait.FILE_ONLY))
                .sorted(Comparator.comparing(given -> given.option().name()))
                .forEach(given -> values.read(given.option(), given, problems));
        return values;
    }

    /** The names of the modules that something was said about, sorted. */
    SortedSet<String> modules() {
        return settings.all().stream()
                .filter(given -> given.option().is(Option.Trait.FILE_ONLY))
                .map(given -> ProbeOptions.moduleOf(given.option()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every setting there is, those of the modules too. */
    List<Option<?>> options() {
        return Stream.concat(
                        Options.ALL.stream(),
                        modules().stream().flatMap(name -> ProbeOptions.module(name).all().stream()))
                .toList();
    }

    private <T> void read(Option<T> option, Given given, Problems problems) {
        var read = new ArrayList<T>();
        for (var part : given.parts()) {
            var value = option.type().read(part.text());
            value.ifPresent(read::add);
            if (value.isEmpty()) {
                problems.addValue(
                        option, Problem.of(option, part.text(), part.origin().exactly()));
            }
        }
        if (read.size() == given.parts().size()) {
            values.put(option, List.copyOf(read));
        }
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Whether somebody said something readable about it. */
    boolean isGiven(Option<?> option) {
        return !values.getOrDefault(option, List.of()).isEmpty();
    }

    Origin origin(Option<?> option) {
        return settings.find(option)
                .filter(given -> values.containsKey(option))
                .map(Given::origin)
                .orElse(Origin.DEFAULT);
    }

    /** The value of an option that always has one. */
    <T> T get(Option<T> option) {
        return find(option).orElseThrow(() -> new IllegalStateException(option + ": nothing (expected a default)"));
    }

    <T> Optional<T> find(Option<T> option) {
        return all(option).stream().findFirst();
    }

    @SuppressWarnings("unchecked") // read() alone fills the map, with what the option's own type read
    <T> List<T> all(Option<T> option) {
        var given = (List<T>) values.get(option);
        return given != null ? given : option.byDefault().values().apply(this);
    }

    /** As written in a file or on a page; a secret is not shown. */
    <T> List<String> texts(Option<T> option) {
        return all(option).stream().map(option.type()::write).toList();
    }
}
