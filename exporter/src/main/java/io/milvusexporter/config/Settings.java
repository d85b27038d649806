package io.milvusexporter.config;

import io.milvusexporter.config.Given.Origin;
import io.milvusexporter.config.Given.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was given, as text: at most one entry a setting. */
final class Settings {

    private final Map<Option<?>, Given> entries = new HashMap<>();

    void put(Given given) {
        entries.put(given.option(), given);
    }

    /** Adds one more value of a repeatable setting. */
    void append(Option<?> option, String text, Origin origin) {
        var parts = new ArrayList<>(find(option).map(Given::parts).orElse(List.of()));
        parts.add(new Given.Part(text, origin));
        put(new Given(option, origin, List.copyOf(parts)));
    }

    Optional<Given> find(Option<?> option) {
        return Optional.ofNullable(entries.get(option));
    }

    boolean has(Option<?> option) {
        return entries.containsKey(option);
    }

    /** These settings, and those of {@code lower} that are not among them. */
    Settings over(Settings lower) {
        var all = new Settings();
        all.entries.putAll(lower.entries);
        all.entries.putAll(entries);
        return all;
    }

    Collection<Given> all() {
        return entries.values();
    }

    long count(Source source) {
        return entries.values().stream()
                .filter(given -> given.origin().source() == source)
                .count();
    }
}
