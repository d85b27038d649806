package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a web configuration says, it is in force or its problems are told, and no secret in it is. */
class WebFileFuzzTest {

    private static final Path CASES = Path.of("src/test/resources");

    private static final String[] WORDS = {
        "tls_server_config:\n  ",
        "http_server_config:\n  ",
        "basic_auth_users:\n  ",
        "cert_file: ",
        "key_file: ../../config/files/key.pem\n",
        "client_auth_type: RequireAndVerifyClientCert\n",
        "client_ca_file: ",
        "min_version: TLS13\n",
        "headers:\n    ",
        "http2: true\n",
        "../../config/files/ca.pem",
        "/dev/null",
        "[",
        "{",
        "]",
        "&a ",
        "*a",
        "!!int ",
        "- ",
        "? ",
        "|\n",
        "null",
        "\u0000",
        "\u2028",
        "\n",
        "\t",
        ": "
    };

    @TempDir
    static Path folder;

    /** With the keys that they name beside them. */
    private static List<byte[]> goodFiles() {
        try (Stream<Path> all = Files.walk(CASES)) {
            for (var file : all.filter(WebFileFuzzTest::isNeeded).toList()) {
                var copy = folder.resolve(CASES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(folder.resolve("web/good"));
    }

    private static boolean isNeeded(Path file) {
        var name = CASES.relativize(file).toString();
        return Files.isRegularFile(file) && (name.startsWith("web/good") || name.startsWith("config/files"));
    }

    private static List<byte[]> read(Path files) {
        try (var all = Files.list(files)) {
            return all.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .map(WebFileFuzzTest::bytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isInForceOrItsProblemsAreTold() {
        var good = goodFiles();
        var file = folder.resolve("web/good/fuzz.yml");
        var inForce = new AtomicInteger();
        var bad = new AtomicInteger();
        Fuzz.rounds("web-config", 1_000, random -> {
            Files.write(file, Fuzz.bent(good.get(random.nextInt(good.size())), random, WORDS));

            var result = WebFileReader.read(file);

            assertThat(result.problems())
                    .extracting(Problem::line)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain("PRIVATE KEY--", "swordfish")
                            .doesNotMatch("(?s).*\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{10}.*")
                            .doesNotMatch("(?s).*[\\p{Cc}].*"));
            (result.problems().isEmpty() ? inForce : bad).incrementAndGet();
        });
        assertThat(inForce.get()).as("some are good").isGreaterThanOrEqualTo(Math.min(1, bad.get() / 100));
    }
}
