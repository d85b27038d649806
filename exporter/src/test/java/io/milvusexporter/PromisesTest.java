package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.Help;
import io.milvusexporter.testing.Promised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An upgrade takes nothing away. Families of collectors are read from the page of the manual that is made from the code, paths
 * from the code; the exporter's own families are looked at where all of them run, in {@code DemoIT}.
 */
class PromisesTest {

    private static final Path MANUAL = Path.of("..", "src", "site", "markdown");
    private static final Path SERVE = Path.of("src", "main", "java", "io", "milvusexporter", "serve");

    private static final Pattern FAMILY = Pattern.compile(
            "^### (milvus_\\w+)\\n\\n(?:(?!- ).+\\n+)+- (\\w+(?: in \\w+)?)(?:, no labels|, by (.+)), Milvus",
            Pattern.MULTILINE);
    private static final Pattern FLAG = Pattern.compile("^  (--\\S+|MILVUS_EXPORTER_\\S+)", Pattern.MULTILINE);
    private static final Pattern PATH = Pattern.compile("\"(/(?:-/)?[a-z]+)\"");

    @Test
    void familiesOfCollectorsStay() throws IOException {
        var page = Files.readString(MANUAL.resolve("metrics.md"));

        var families = FAMILY.matcher(page)
                .results()
                .map(family -> family.group(1) + " " + family.group(2)
                        + (family.group(3) == null
                                ? ""
                                : " by " + family.group(3).replaceAll("[`,]", "")))
                .toList();

        assertThat(families).hasSize((int)
                page.lines().filter(line -> line.startsWith("### ")).count());
        Promised.check("families", families);
    }

    @Test
    void settingsStay() {
        var all = Help.askedFor(List.of("--help=all")).orElseThrow();

        var flags = FLAG.matcher(all).results().map(flag -> flag.group(1)).toList();

        assertThat(flags).contains("--milvus.address=HOST:PORT");
        Promised.check(
                "settings",
                new TreeSet<>(flags).stream().map(PromisesTest::nameFirst).toList());
    }

    /** Such as {@code --milvus.timeout DURATION}, so that the changelog can name it as people write it. */
    private static String nameFirst(String flag) {
        return flag.replaceFirst("(\\[?=)", " $1");
    }

    @Test
    void pathsStay() throws IOException {
        var paths = new ArrayList<String>();
        for (var source : sources()) {
            PATH.matcher(source).results().map(path -> path.group(1)).forEach(paths::add);
        }
        assertThat(paths).contains("/-/healthy", "/-/ready", "/-/status");
        Promised.check("paths", new TreeSet<>(paths));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SERVE)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(PromisesTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
