package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusexporter.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole configurations under {@code src/test/resources/config}: any of {@code NAME.yaml}, {@code NAME.args} (an argument a
 * line) and {@code NAME.env} (a variable a line), and in {@code NAME.txt} what comes of them.
 */
class ConfigCasesTest {

    private static final Path CASES = Path.of("src/test/resources/config");

    static Stream<String> bad() {
        return names(CASES.resolve("bad"));
    }

    static Stream<String> good() {
        return names(CASES.resolve("good"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysAllThatIsWrong(String name) {
        var dir = CASES.resolve("bad");

        var failure = catchThrowableOfType(ConfigException.class, () -> load(dir, name));

        assertThat(failure).as(name).isNotNull();
        Golden.check(dir.resolve(name + ".txt"), String.join("\n", failure.lines()) + "\n");
        assertThat(failure.lines())
                .as("no secret, one line each, no problem twice")
                .allSatisfy(line -> assertThat(line).doesNotContain("swordfish").doesNotContain("\n"))
                .doesNotHaveDuplicates()
                .isNotEmpty();
        assertThat(failure.getMessage()).isEqualTo(String.join("\n", failure.lines()));
        assertThat(failure.getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void printsWhatIsInForceAndWhy(String name) {
        var dir = CASES.resolve("good");

        var printed = load(dir, name).print();

        Golden.check(dir.resolve(name + ".txt"), printed);
        assertThat(printed).doesNotContain("swordfish");
    }

    @ParameterizedTest
    @MethodSource("good")
    void canReadWhatItPrints(String name) throws IOException {
        var dir = CASES.resolve("good");
        var loaded = load(dir, name);
        var file = Files.createTempFile("printed", ".yaml");
        // Names of files are printed as they count from the working directory.
        var absolute =
                loaded.print().replace(" src/test/", " " + Path.of("src/test").toAbsolutePath() + "/");
        Files.writeString(file, absolute);

        var again = Loading.load(List.of("--config.file=" + file), secrets(dir, name));

        assertThat(withoutSources(again.print()).replace(Path.of("").toAbsolutePath() + "/", ""))
                .isEqualTo(withoutSources(loaded.print()));
        Files.delete(file);
    }

    private static String withoutSources(String printed) {
        return printed.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("  # .*", ""))
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> secrets(Path dir, String name) {
        var secrets = new TreeMap<>(environment(dir, name));
        secrets.keySet().removeIf(variable -> !variable.endsWith("PASSWORD") && !variable.endsWith("TOKEN"));
        return secrets;
    }

    private static Loaded load(Path dir, String name) {
        var args = Stream.concat(
                Files.exists(dir.resolve(name + ".yaml"))
                        ? Stream.of("--config.file=" + dir.resolve(name + ".yaml"))
                        : Stream.empty(),
                lines(dir.resolve(name + ".args")));
        return Loading.load(args.toList(), environment(dir, name));
    }

    private static Map<String, String> environment(Path dir, String name) {
        return lines(dir.resolve(name + ".env"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(line -> line.replace("{files}", CASES + "/files"))
                    : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(Path dir) {
        try (var files = Files.list(dir)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".txt"))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .sorted()
                    .distinct()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
