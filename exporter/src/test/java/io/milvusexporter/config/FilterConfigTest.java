package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilterConfigTest {

    @Test
    void hasDefaults() {
        assertThat(Loading.of().filter()).isEqualTo(FilterConfig.ALL);
        assertThat(Loading.of().limit()).isEqualTo(new LimitConfig(500_000, 150_000));
    }

    @Test
    void takesEveryKey() {
        var config = Loading.of(
                "--filter.database-include=a.*",
                "--filter.database-exclude=b.*",
                "--filter.collection-include=c.*",
                "--filter.collection-exclude=d.*",
                "--shard=1",
                "--total-shards=3",
                "--limit.series=7",
                "--limit.series-per-family=5");

        assertThat(config.filter())
                .isEqualTo(new FilterConfig(
                        new FilterConfig.Names(pattern("a.*"), pattern("b.*")),
                        new FilterConfig.Names(pattern("c.*"), pattern("d.*")),
                        1,
                        3));
        assertThat(config.limit()).isEqualTo(new LimitConfig(7, 5));
    }

    private static Optional<Pattern> pattern(String text) {
        return Optional.of(Pattern.compile(text));
    }

    @Test
    void cannotBeWrong() {
        assertThatThrownBy(() -> new FilterConfig(FilterConfig.Names.ALL, FilterConfig.Names.ALL, 3, 3))
                .hasMessage("shard: 3 (expected less than total-shards, which is 3)");
        assertThatThrownBy(() -> new LimitConfig(0, 1)).hasMessageStartingWith("limit.series: 0 (expected");
    }
}
