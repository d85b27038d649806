package io.milvusexporter.serve;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Which names {@code collect[]} and {@code exclude[]} know: those on the page, and those that are switched off. */
public record CollectorNames(Set<String> enabled, Set<String> disabled) {

    /** These, and one more that is on the page. */
    CollectorNames with(String name) {
        var all = new TreeSet<>(enabled);
        all.add(name);
        return new CollectorNames(Collections.unmodifiableSet(all), disabled);
    }
}
