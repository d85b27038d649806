package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    static Stream<String> keys() {
        return Stream.of(
                        Stream.concat(WebTlsSection.WITH_TLS.stream(), WebTlsSection.BESIDE_TLS.stream())
                                .map(key -> WebTlsSection.NAME + "." + key),
                        WebFileReader.HEADERS.keySet().stream().map(name -> "http_server_config.headers." + name),
                        Stream.of("http_server_config.http2", "http_server_config.headers"),
                        Stream.of("rate_limit.interval", "rate_limit.burst"),
                        Stream.of("basic_auth_users.alice"))
                .flatMap(each -> each)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void knowsEveryKeyFromAGoodFileAndFromABadOne(String key) {
        var last = Pattern.quote(key.substring(key.lastIndexOf('.') + 1));

        assertThat(good().map(name -> read("good", name + ".yml")))
                .as("a good file with it")
                .anyMatch(text -> Pattern.compile("(?m)^(|.*[ {\"])" + last + "\"?:")
                        .matcher(text)
                        .find());
        assertThat(bad().map(name -> read("bad", name + ".txt")))
                .as("a bad file because of it")
                .anyMatch(text -> text.startsWith(key + ": ") || text.contains("\n" + key + ": "));
    }

    /** The names that a value must be one of, each in a file in which it is right. */
    static Stream<String> names() {
        return Stream.of(
                        WebFile.ClientAuth.names().stream(),
                        WebTlsSection.VERSIONS.keySet().stream(),
                        WebTlsSection.SUITES.stream(),
                        WebFileReader.HEADERS.values().stream().flatMap(List::stream))
                .flatMap(each -> each)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesEveryName(String name) {
        var word = Pattern.compile("[ \\[]" + Pattern.quote(name) + "\\b");

        assertThat(good().map(each -> read("good", each + ".yml")))
                .anyMatch(text -> word.matcher(text).find());
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

    private static String read(String folder, String name) {
        try {
            return Files.readString(CASES.resolve(folder).resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
