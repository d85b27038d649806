package io.milvusexporter.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.boards.Promql.Use;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlTest {

    @Test
    void findsFamilyMatchersLabelsAndFunctions() {
        var uses = Promql.uses("sum by (a, b) (rate(x_total{job=~\"$job\", c!=\"{odd)\\\"\"}[5m]))");

        assertThat(uses).hasSize(1);
        var use = uses.get(0);
        assertThat(use.family()).isEqualTo("x_total");
        assertThat(use.matchers()).containsOnlyKeys("job", "c").containsEntry("job", "=~\"$job\"");
        assertThat(use.labels()).containsExactlyInAnyOrder("job", "c", "a", "b");
        assertThat(use.inside()).containsExactly("sum", "rate");
        assertThat(use.range()).isEqualTo("[5m]");
    }

    @Test
    void givesAJoinsLabelsToItsRightSide() {
        var uses = Promql.uses("sum by (id) (x) * on (id) group_left (name) topk by (id) (1, max by (id, name) (y))");

        assertThat(uses).extracting(Use::family).containsExactly("x", "y");
        assertThat(uses.get(0).labels()).containsExactly("id");
        assertThat(uses.get(1).labels()).containsExactlyInAnyOrder("id", "name");
    }

    @Test
    void keepsLabelsOfOneSideFromTheOther() {
        var uses = Promql.uses("max by (a) (x) == 0 and on (a) max by (a) (y{s=\"L\"}) == 1 or vector(0)");

        assertThat(uses).extracting(Use::family).containsExactly("x", "y");
        assertThat(uses.get(0).matchers()).isEmpty();
        assertThat(uses.get(1).matchers()).containsOnlyKeys("s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time() - x",
                "x offset 15m",
                "x > 1e9",
                "(x or vector(0)) / 1000",
                "max_over_time(min_over_time(x[15m])[45m:1m])",
                "label_replace(x, \"to\", \"$1\", \"from\", \".*_([0-9]+)v\")",
                "x == bool 1"
            })
    void takesNothingElseForAFamily(String query) {
        assertThat(Promql.uses(query)).extracting(Use::family).containsExactly("x");
    }

    @Test
    void takesTheNameOfARecordedSeriesWhole() {
        assertThat(Promql.uses("level:x:rate5m > 1")).extracting(Use::family).isEqualTo(List.of("level:x:rate5m"));
    }

    @Test
    void findsAFamilyThatIsJoinedWithoutAggregation() {
        var uses = Promql.uses("up == 0 and on (job, instance) max_over_time(y[1d])");

        assertThat(uses.get(1).labels()).containsExactlyInAnyOrder("job", "instance");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> Promql.uses("sum by (a) rate(x[5m])")).hasMessageContaining("expected (");
        assertThatThrownBy(() -> Promql.uses("sum(x")).hasMessageContaining("expected every parenthesis");
    }
}
