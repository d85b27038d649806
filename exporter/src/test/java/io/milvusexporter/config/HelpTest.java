package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.Help.Topic;
import io.milvusexporter.config.Option.Trait;
import io.milvusexporter.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpTest {

    private static final Path SITE = Path.of("../src/site");

    @Test
    void isTheManualsPage() {
        Golden.check(SITE.resolve("markdown/configuration.md"), Help.of(Topic.MARKDOWN));
    }

    @Test
    void isTheSchemaBesideTheManual() {
        Golden.check(SITE.resolve("resources/milvus-exporter.schema.json"), Help.of(Topic.SCHEMA));
    }

    @Test
    void showsTheUsualFlagsOrAll() {
        var usual = Help.of(Topic.SHORT);
        var all = Help.of(Topic.ALL);

        for (var option : Options.ALL) {
            var spelled = "  " + Help.spelled(option);
            assertThat(all).contains(spelled);
            assertThat(usual.contains(spelled)).as(option.name()).isEqualTo(!option.is(Trait.RARE));
        }
        assertThat(usual.lines().count()).isLessThan(95);
        assertThat(all.lines()).allMatch(line -> line.length() <= 100);
        assertThat(usual).endsWith("--help=all shows every flag, those of each collector too.\n");
        assertThat(all).doesNotContain("--help=all shows");
    }

    @Test
    void saysWhatAFlagIsFor() {
        assertThat(Help.of(Topic.SHORT))
                .contains("""
                          --milvus.timeout=DURATION   Time for one call. GetMetrics and CheckHealth have their collector's
                                                      timeout instead. Default: 5s.
                          --milvus.max-requests-in-flight=N
                                                      Calls at a time; GetVersion passes those that hang.""".indent(2).stripTrailing())
                .contains("  --[no-]web.enable-lifecycle\n")
                .contains("  MILVUS_EXPORTER_MILVUS_PASSWORD\n")
                .contains("  --help[=short|all|markdown|schema|man|bash|zsh]\n");
    }

    @Test
    void isGivenWhateverElseIsWrong() {
        assertThat(Help.askedFor(List.of("--frobnicate", "--help", "x"))).contains(Help.of(Topic.SHORT));
        assertThat(Help.askedFor(List.of("-h"))).contains(Help.of(Topic.SHORT));
        assertThat(Help.askedFor(List.of("--help=all", "--log.level=loud"))).contains(Help.of(Topic.ALL));
        assertThat(Help.askedFor(List.of("--once"))).isEmpty();
        assertThat(Help.isVersionAskedFor(List.of("--frobnicate", "--version"))).isTrue();
        assertThat(Help.isVersionAskedFor(List.of("--no-version"))).isFalse();
        assertThatThrownBy(() -> Help.askedFor(List.of("--help=quux")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("help: quux (expected short, all, markdown, schema, man, bash or zsh), from --help");
    }

    @Test
    void hasAnExampleThatIsRight(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("password"), "swordfish");
        var file = Files.writeString(dir.resolve("x.yaml"), ManualPage.EXAMPLE);

        var config = Loading.load(List.of("--config.file=" + file), Map.of()).config();

        assertThat(config.milvus().address()).contains(new HostPort("milvus.example.com", 19530));
        assertThat(config.web().listenAddresses()).hasSize(2);
        assertThat(Help.of(Topic.MARKDOWN)).contains(ManualPage.EXAMPLE);
    }

    /** The page shows what a problem looks like; it must look like that. */
    @Test
    void quotesAProblemAsItIsTold() {
        assertThatThrownBy(() -> Loading.of("--milvus.timeout=5"))
                .satisfies(e -> assertThat(Help.of(Topic.MARKDOWN)).contains("\n" + e.getMessage() + "\n"));
    }
}
