package io.milvusexporter.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One setting, declared once. Its flag, its variable, its key in the file, its lines in help, manual and schema all come
 * from here.
 *
 * @param name the flag without its dashes; dots are nesting in the file
 * @param help one sentence
 */
record Option<T>(String name, Type<T> type, Group group, Default<T> byDefault, String help, Set<Trait> traits) {

    static final String ENVIRONMENT_PREFIX = "MILVUS_EXPORTER_";

    /** What goes together on a page. */
    enum Group {
        MILVUS("Milvus", "Which Milvus is watched, and how carefully."),
        COLLECT("Collecting", "What is collected, and by whom."),
        COLLECTOR("Each collector", "On or off, how often, and for how long."),
        FRONT("Front mode", "Standing in front of Milvus' own HTTP port, one page for both."),
        FILTER("Filters and limits", "Which collections are told of, and how many series there may be."),
        WEB("HTTP", "Where and how the page is served."),
        PROBE("Other Milvus", "What /probe may ask, and what /discover tells."),
        LOG("Log", "What is written to standard error."),
        RUN("Run", "What this run is for.");

        private final String title;
        private final String about;

        Group(String title, String about) {
            this.title = title;
            this.about = about;
        }

        String title() {
            return title;
        }

        String about() {
            return about;
        }
    }

    enum Trait {
        /** May be given many times. */
        REPEATABLE,
        /** Its value is never shown, and so never taken from a flag or from the configuration file. */
        SECRET,
        /** Takes effect at a reload; the others need a restart. */
        RELOADABLE,
        /** Left out of the short help. */
        RARE,
        /** Makes no sense in the file. */
        NOT_IN_FILE,
        /** Chooses what this one run is for: a flag only. */
        FLAG_ONLY,
        /** Stands under a name that the operator chooses, which only the file can hold. */
        FILE_ONLY,
        /** The switch of a group of settings: its key in the file is {@code <name>.enabled}. */
        GROUP_SWITCH
    }

    static <T> Option<T> of(String name, Type<T> type, Group group, Default<T> byDefault, String help) {
        return new Option<>(name, type, group, byDefault, help, Set.of());
    }

    /** One with a fixed default. */
    static <T> Option<T> of(String name, Type<T> type, Group group, String byDefault, String help) {
        return of(name, type, group, Default.of(type, byDefault), help);
    }

    Option<T> with(Trait... those) {
        return new Option<>(name, type, group, byDefault, help, Set.of(those));
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    boolean isSecret() {
        return is(Trait.SECRET);
    }

    boolean hasFlag() {
        return !isSecret() && !is(Trait.FILE_ONLY);
    }

    boolean hasVariable() {
        return !is(Trait.FLAG_ONLY) && !is(Trait.FILE_ONLY);
    }

    boolean hasKey() {
        return !isSecret() && !is(Trait.NOT_IN_FILE) && !is(Trait.FLAG_ONLY);
    }

    String flag() {
        return "--" + name;
    }

    String variable() {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** The way to its place in the file, from the root down. */
    List<String> keys() {
        return List.of((name + (is(Trait.GROUP_SWITCH) ? ".enabled" : "")).split("\\.", -1));
    }

    String key() {
        return String.join(".", keys());
    }

    /** No two options have one name. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Option<?> option && option.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
