package io.milvusexporter.config;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * Which collections are asked about and told of. Patterns are for whole names; what is excluded stays excluded, whatever
 * includes it.
 *
 * @param shard which part of the collections this exporter takes, from 0
 * @param totalShards how many exporters share the collections
 */
public record FilterConfig(Names databases, Names collections, int shard, int totalShards) {

    /** Everything. */
    public static final FilterConfig ALL = new FilterConfig(Names.ALL, Names.ALL, 0, 1);

    public FilterConfig {
        var problems = new Problems();
        problems.check(FilterOptions.SHARD, shard);
        problems.check(FilterOptions.TOTAL_SHARDS, totalShards);
        if (shard >= totalShards) {
            var expected = "less than " + FilterOptions.TOTAL_SHARDS + ", which is " + totalShards;
            problems.add(Problem.of(FilterOptions.SHARD.name(), Integer.toString(shard), expected)
                    .with(FilterOptions.TOTAL_SHARDS));
        }
        problems.throwIfAny();
    }

    /** Names of one kind. */
    public record Names(Optional<Pattern> include, Optional<Pattern> exclude) {

        static final Names ALL = new Names(Optional.empty(), Optional.empty());

        public boolean takes(String name) {
            return include.map(pattern -> pattern.matches(name)).orElse(true)
                    && !exclude.map(pattern -> pattern.matches(name)).orElse(false);
        }

        public boolean isAll() {
            return include.isEmpty() && exclude.isEmpty();
        }
    }

    public boolean isAll() {
        return databases.isAll() && collections.isAll() && totalShards == 1;
    }
}
