package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.FILTER;
import static io.milvusexporter.config.Option.Trait.RARE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;

/** The settings of {@link FilterConfig} and {@link LimitConfig}. */
final class FilterOptions {

    private static final int MOST_SERIES = 100_000_000;
    private static final int MOST_SHARDS = 1000;

    private static final Type<Pattern> PATTERN = Type.of(
            new Type.Syntax<>(FilterOptions::pattern, Pattern::pattern),
            new Type.Words(
                    "PATTERN",
                    "an RE2 pattern for the whole name, such as prod_.*",
                    "\"type\": \"string\", \"minLength\": 1"));

    static final Option<Pattern> DATABASE_INCLUDE = name("filter.database-include", "Tell only of these databases.");
    static final Option<Pattern> DATABASE_EXCLUDE =
            name("filter.database-exclude", "Do not ask about these databases, nor tell of them.");
    static final Option<Pattern> COLLECTION_INCLUDE =
            name("filter.collection-include", "Tell only of these collections, whatever their database.");
    static final Option<Pattern> COLLECTION_EXCLUDE = name(
            "filter.collection-exclude",
            "Do not ask about these collections, nor tell of them. They still count in their database's number.");

    static final Option<Integer> SHARD = Option.of(
                    "shard",
                    Types.whole(0, MOST_SHARDS - 1),
                    FILTER,
                    "0",
                    "Which part of the collections this exporter takes; what is not about a collection is on every part.")
            .with(RARE, RELOADABLE);

    static final Option<Integer> TOTAL_SHARDS = Option.of(
                    "total-shards",
                    Types.whole(1, MOST_SHARDS),
                    FILTER,
                    "1",
                    "How many exporters share the collections of this Milvus.")
            .with(RARE, RELOADABLE);

    static final Option<Integer> LIMIT_SERIES = Option.of(
                    "limit.series",
                    Types.whole(1, MOST_SERIES),
                    FILTER,
                    "500000",
                    "The most series of all collectors together; what is past it is left out, counted and logged.")
            .with(RARE, RELOADABLE);

    static final Option<Integer> LIMIT_SERIES_PER_FAMILY = Option.of(
                    "limit.series-per-family",
                    Types.whole(1, MOST_SERIES),
                    FILTER,
                    "150000",
                    "The most series of one family; what is past it is left out, counted and logged.")
            .with(RARE, RELOADABLE);

    static final List<Option<?>> ALL = List.of(
            DATABASE_INCLUDE,
            DATABASE_EXCLUDE,
            COLLECTION_INCLUDE,
            COLLECTION_EXCLUDE,
            SHARD,
            TOTAL_SHARDS,
            LIMIT_SERIES,
            LIMIT_SERIES_PER_FAMILY);

    private FilterOptions() {}

    private static Option<Pattern> name(String name, String help) {
        return Option.of(name, PATTERN, FILTER, Default.none(), help).with(RARE, RELOADABLE);
    }

    private static Optional<Pattern> pattern(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<FilterConfig> filter(Values values, Problems problems) {
        return problems.gather(() -> new FilterConfig(
                new FilterConfig.Names(values.find(DATABASE_INCLUDE), values.find(DATABASE_EXCLUDE)),
                new FilterConfig.Names(values.find(COLLECTION_INCLUDE), values.find(COLLECTION_EXCLUDE)),
                values.get(SHARD),
                values.get(TOTAL_SHARDS)));
    }

    static Optional<LimitConfig> limit(Values values, Problems problems) {
        return problems.gather(() -> new LimitConfig(values.get(LIMIT_SERIES), values.get(LIMIT_SERIES_PER_FAMILY)));
    }
}
