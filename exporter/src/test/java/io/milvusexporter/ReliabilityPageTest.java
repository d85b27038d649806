package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each fault that the manual names is followed by tests, and these exist. */
class ReliabilityPageTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("src/site/markdown/reliability.md");
    private static final List<String> SOURCES = List.of("exporter/src/test/java", "src/it/java");

    /** A class, its method or a constant of it; a method alone is of the class named before. */
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z]\\w*(?:Test|IT))?(?:\\.(\\w+))?`(?: ([A-Z][A-Z0-9_]+)\\b)?");

    /** Sources of test classes by name. */
    private static Map<String, String> sources() throws IOException {
        var sources = new TreeMap<String, String>();
        for (var folder : SOURCES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last cell of each row of a table whose last column is called test. */
    private static List<String> tests() throws IOException {
        var cells = new ArrayList<String>();
        boolean isOfTests = false;
        for (var line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                isOfTests = false;
                continue;
            }
            var row = line.split("\\|", -1);
            var last = row[row.length - 2].strip();
            if (isOfTests && !last.startsWith("---")) {
                cells.add(last);
            }
            isOfTests |= last.equals("test");
        }
        return cells;
    }

    @Test
    void namesTestsThatExist() throws IOException {
        var sources = sources();
        var rows = tests();

        assertThat(rows).hasSizeGreaterThan(45);
        assertThat(rows).allSatisfy(row -> {
            var missing = new ArrayList<String>();
            var named = NAMED.matcher(row);
            var last = "";
            int found = 0;
            for (; named.find(); found++) {
                last = named.group(1) == null ? last : named.group(1);
                var source = sources.getOrDefault(last, "");
                if (source.isEmpty() || !has(source, named.group(2)) || !has(source, named.group(3))) {
                    missing.add(named.group());
                }
            }
            assertThat(found).as("tests of this row").isPositive();
            assertThat(missing).as("tests that are not there").isEmpty();
        });
    }

    private static boolean has(String source, @Nullable String name) {
        return name == null
                || Pattern.compile("\\b" + name + "\\(|\\b" + name + "[,;(]")
                        .matcher(source)
                        .find();
    }
}
