package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Web configuration files under {@code src/test/resources/web}, and in {@code NAME.txt} what comes of each. */
class WebFileCasesTest {

    private static final Path CASES = Path.of("src/test/resources/web");

    private static final Pattern HASH = Pattern.compile("(?s).*\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{10}.*");

    static Stream<String> bad() {
        return names(CASES.resolve("bad"));
    }

    static Stream<String> good() {
        return names(CASES.resolve("good"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysAllThatIsWrong(String name) {
        var file = CASES.resolve("bad").resolve(name + ".yml");

        var lines =
                WebFileReader.read(file).problems().stream().map(Problem::line).toList();

        Golden.check(CASES.resolve("bad").resolve(name + ".txt"), String.join("\n", lines) + "\n");
        assertThat(lines)
                .as("no secret, one line each, no problem twice")
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("swordfish", "PRIVATE")
                        .doesNotMatch(HASH)
                        .doesNotContain("\n"))
                .doesNotHaveDuplicates()
                .isNotEmpty();
        assertThatThrownBy(() -> WebFileWatch.open(file)).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @MethodSource("good")
    void doesWhatTheFileSays(String name) {
        var file =
                WebFileWatch.open(CASES.resolve("good").resolve(name + ".yml")).inForce();

        Golden.check(CASES.resolve("good").resolve(name + ".txt"), text(file));
        assertThat(file.toString()).doesNotMatch(HASH).doesNotContainIgnoringCase("exponent");
    }

    /** There is one case at least for every kind of problem; nobody thins them out by accident. */
    @Test
    void coversEveryRule() {
        assertThat(bad().count()).isGreaterThanOrEqualTo(75);
        assertThat(good().count()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void isToldWithEverythingElseThatIsWrong() {
        assertThatThrownBy(() -> Loading.load(
                        List.of(
                                "--web.config.file=" + CASES.resolve("bad/password-in-clear.yml"),
                                "--web.max-requests=x"),
                        Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("web.max-requests: x")
                .hasMessageContaining("basic_auth_users.alice: <secret>")
                .hasMessageContaining("password-in-clear.yml:2:10");
    }

    private static String text(WebFile file) {
        var lines = Stream.concat(
                file.tls().stream().flatMap(WebFileCasesTest::lines),
                Stream.concat(
                        file.headers().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(header -> "header " + header.getKey() + ": " + header.getValue()),
                        Stream.concat(
                                file.users().keySet().stream().sorted().map(name -> "user " + name),
                                file.warnings().stream().map(warning -> "warning " + warning))));
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static Stream<String> lines(WebFile.Tls tls) {
        return Stream.of(
                "tls " + tls.chain().get(0).getSubjectX500Principal() + ", " + String.join(" ", tls.protocols()),
                "client " + tls.clientAuth() + ", authorities "
                        + tls.authorities().size() + ", names " + tls.allowedSans(),
                "ciphers " + tls.ciphers() + ", " + (tls.prefersOwnCiphers() ? "ours first" : "theirs first"));
    }

    private static Stream<String> names(Path dir) {
        try (var files = Files.list(dir)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
