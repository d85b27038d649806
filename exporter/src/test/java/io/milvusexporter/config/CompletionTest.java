package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.Help.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a real bash; what zsh and man make of theirs, {@code src/build/check-commandline} looks at. */
class CompletionTest {

    @TempDir
    private Path dir;

    /** The last word of the line is the one that is completed; bash parts words at {@code =}. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    --log.l;            --log.level
                    --log.level ''      ; debug info warn error
                    --log.level = w;    warn
                    --log.level =;      debug info warn error
                    --no-dem;           --no-demo
                    --no-onc;           ''
                    --help = z;         zsh
                    --config.check = c; connect
                    --config.check --onc; --once
                    --help --vers;      --version
                    --config.file = pa; pages.yaml
                    --milvus.address x; ''
                    """)
    void completesFlagsAndWhatCanFollowThem(String line, String expected) throws Exception {
        Files.writeString(dir.resolve("pages.yaml"), "");

        assertThat(replies(line)).isEqualTo(expected);
    }

    private String replies(String line) throws IOException, InterruptedException {
        var script = """
                source /dev/stdin
                compopt() { :; } # is for the real thing only
                COMP_WORDS=(milvus-exporter %s)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _milvus_exporter
                echo "${COMPREPLY[*]}"
                """.formatted(line);
        var bash = new ProcessBuilder(List.of("bash", "-u", "-c", script))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = bash.getOutputStream()) {
            in.write(Help.of(Topic.BASH).getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void everyFlagIsInEachOfThem() {
        for (var option : Options.ALL) {
            if (option.hasFlag()) {
                assertThat(Help.of(Topic.BASH)).contains(option.flag());
                assertThat(Help.of(Topic.ZSH)).containsPattern("'\\*?" + Pattern.quote(option.flag()));
                assertThat(Help.of(Topic.MAN)).contains(option.name().replace("-", "\\-"));
            }
        }
    }
}
