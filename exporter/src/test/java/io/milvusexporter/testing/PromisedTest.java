package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromisedTest {

    private static final List<String> OLD = List.of("milvus_a gauge by x", "milvus_b gauge");

    private static List<String> takenBack(List<String> now, String changelog) {
        return Promised.takenBack(OLD, now, changelog);
    }

    @Test
    void moreMayCome() {
        assertThat(takenBack(List.of("milvus_a gauge by x", "milvus_b gauge", "milvus_c gauge"), ""))
                .isEmpty();
    }

    @Test
    void whatGoesOrChangesMustBeNamedUnderChanged() {
        var now = List.of("milvus_a gauge by y");

        assertThat(takenBack(now, "## Unreleased\n\n### Metrics\n\n- `milvus_a` `milvus_b`\n"))
                .isEqualTo(OLD);
        assertThat(takenBack(now, "## Unreleased\n\n### Changed\n\n- Of `milvus_a` the label.\n"))
                .containsExactly("milvus_b gauge");
        assertThat(takenBack(now, "## Unreleased\n\n### Metrics\n\n- x\n\n### Changed\n\n- `milvus_a`\n- `milvus_b`\n"))
                .isEmpty();
    }

    @Test
    void whatAnOlderReleaseChangedDoesNotCount() {
        var changelog = "## Unreleased\n\n### Metrics\n\n- x\n\n## 1.1.0\n\n### Changed\n\n- `milvus_a` `milvus_b`\n";

        assertThat(takenBack(List.of(), changelog)).isEqualTo(OLD);
    }
}
