package io.milvusexporter.boards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages about dashboards say, held against what there is. */
class ManualTest {

    private static final Pattern NAMES = Pattern.compile("`(milvus_[a-z_]+)(?:\\{([a-z_,]+)})?`");
    private static final Pattern PICTURE = Pattern.compile("(?:!\\[[^]]*]\\(|src(?:set)?=\")([^)\"]+)");

    @Test
    void namesOnlyFamiliesThatThereAre() {
        var families = new Families();

        assertThat(names(Project.read(Project.TOP.resolve("README.md"))))
                .hasSizeGreaterThan(20)
                .allMatch(families::isOwn);
    }

    /** {@code milvus_node_{info,memory}} is two names. */
    private static List<String> names(String text) {
        return NAMES.matcher(text)
                .results()
                .flatMap(it -> it.group(2) == null
                        ? Stream.of(it.group(1))
                        : Stream.of(it.group(2).split(",")).map(end -> it.group(1) + end))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/site/markdown/dashboards.md"})
    void showsPicturesThatThereAre(String page) {
        var file = Project.TOP.resolve(page);

        var pictures = PICTURE.matcher(Project.read(file))
                .results()
                .map(it -> it.group(1))
                .toList();

        assertThat(pictures)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(file.resolveSibling(it)).exists());
    }
}
