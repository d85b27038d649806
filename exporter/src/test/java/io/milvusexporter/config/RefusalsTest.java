package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever this package can say is wrong with a configuration, some bad configuration beside the tests is told. */
class RefusalsTest {

    private static final Path CODE = Path.of("src/main/java/io/milvusexporter/config");
    private static final Path CASES = Path.of("src/test/resources");

    /** Pages for readers: nothing in them is said of a configuration. */
    private static final Set<String> PAGES = Set.of(
            "CollectorKind.java", "Completion.java", "FileSchema.java", "Help.java", "ManPage.java", "ManualPage.java");

    /** What no file can bring about, or no file that one would keep: and where it is tested. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("it is larger than ", "src/test/java/io/milvusexporter/config/FileWatchTest.java"),
            Map.entry("a secret", "src/test/java/io/milvusexporter/config/SecretTest.java"),
            Map.entry("permission denied", "src/test/java/io/milvusexporter/config/FileWatchTest.java"),
            Map.entry(
                    "an address, or milvus.component", "src/test/java/io/milvusexporter/config/MilvusConfigTest.java"),
            Map.entry("what this JVM can do", "src/test/java/io/milvusexporter/config/WebFileWatchTest.java"),
            Map.entry(
                    "as at the start, or a restart of the exporter",
                    "src/test/java/io/milvusexporter/config/WebFileWatchTest.java"),
            Map.entry(
                    "somebody, or a restart of the exporter",
                    "src/test/java/io/milvusexporter/config/WebFileWatchTest.java"),
            Map.entry("a suite that this JVM has", "../src/it/java/io/milvusexporter/it/ShortRunsIT.java"));

    /** Not said of a configuration: the causes behind a broken key, what a start logs, a help, what /probe answers. */
    private static final Set<String> OTHER = Set.of(
            "key: an element of ",
            "key: ends at byte ",
            "environment variable",
            "a file or a variable",
            "host:port, such as milvus.example:19530; IPv4 as four decimal numbers, IPv6 in",
            " brackets, no zone, user, scheme or path");

    private static final Pattern COMMENTS = Pattern.compile("(?s)\"\"\".*?\"\"\"|/\\*.*?\\*/|//[^\\n]*");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(ms|[smhd]|[KMG]?i?B)?");

    private static String told() {
        return Stream.of("config/bad", "web/bad", "web/good") // a warning is told of a good file
                .flatMap(folder -> files(CASES.resolve(folder), ".txt"))
                .map(RefusalsTest::text)
                .collect(Collectors.joining("\n"));
    }

    /** Refusals are words, and begin in lower case, as help, headings and lines of the log do not. */
    private static List<String> wordings() {
        Predicate<String> ofOptions =
                Options.ALL.stream().map(option -> option.byDefault().words()).collect(Collectors.toSet())::contains;
        return files(CODE, ".java")
                .filter(file -> !PAGES.contains(file.getFileName().toString()))
                .flatMap(file -> LITERAL.matcher(COMMENTS.matcher(text(file)).replaceAll(""))
                        .results())
                .map(RefusalsTest::literal)
                .filter(RefusalsTest::isWording)
                .filter(ofOptions.negate())
                .distinct()
                .toList();
    }

    private static String literal(MatchResult found) {
        return found.group(1).translateEscapes();
    }

    private static boolean isWording(String text) {
        var words = text.strip();
        return words.contains(" ")
                && Character.isLowerCase(words.charAt(0))
                && !words.contains("(expected "); // of broken code: a problem has these words from its class
    }

    @Test
    void areEachToldOfSomeBadConfiguration() {
        var told = told();

        var untold = wordings().stream().filter(words -> !told.contains(words)).toList();

        assertThat(wordings()).hasSizeGreaterThan(100);
        assertThat(untold)
                .as("add a file to config/bad or web/bad for what is new, and take out of the lists what is told")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(ELSEWHERE.keySet().stream(), OTHER.stream())
                        .toList());
    }

    @Test
    void thatNoFileBringsAboutAreTestedElsewhere() {
        ELSEWHERE.forEach((words, test) -> assertThat(text(Path.of(test))).contains(words.strip()));
    }

    /** What is wrong with a value is said in the words of its type, whose bounds may differ. */
    @Test
    void areToldOfEveryKindOfValue() {
        var told = NUMBER.matcher(told()).replaceAll("#");

        assertThat(Options.ALL)
                .filteredOn(option -> !option.isSecret())
                .extracting(option ->
                        NUMBER.matcher(option.type().words().expected()).replaceAll("#"))
                .allSatisfy(expected -> assertThat(told).contains("(expected " + expected));
    }

    private static Stream<Path> files(Path folder, String ending) {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
