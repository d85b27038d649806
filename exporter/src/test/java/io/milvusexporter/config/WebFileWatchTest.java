package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the web configuration may not do while the exporter runs. */
class WebFileWatchTest {

    private static final Path KEYS = Path.of("src/test/resources/config/files").toAbsolutePath();
    private static final String TLS = "tls_server_config: {cert_file: " + KEYS.resolve("cert.pem") + ", key_file: "
            + KEYS.resolve("key.pem") + "}\n";
    private static final String USERS =
            "basic_auth_users: {alice: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG}\n";

    @TempDir
    Path folder = Path.of("");

    private WebFileWatch watch(String content) throws IOException {
        return WebFileWatch.open(write(content));
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("web.yml"), content);
    }

    @Test
    void keepsTlsAndUsersUntilARestart() throws IOException {
        var watch = watch(TLS + USERS);
        var file = write("");

        var problems = watch.reload();

        assertThat(problems)
                .containsExactly(
                        "tls_server_config: no TLS (expected as at the start, or a restart of the exporter), from "
                                + file,
                        "basic_auth_users: nobody (expected somebody, or a restart of the exporter), from " + file);
        assertThat(watch.inForce().tls()).isPresent();
        assertThat(watch.inForce().users()).containsKey("alice");
        assertThat(watch.errors()).containsEntry(file, 1L);
    }

    @Test
    void staysPlainUntilARestart() throws IOException {
        var watch = watch(USERS);
        var file = write(USERS + TLS);

        assertThat(watch.reload())
                .containsExactly(
                        "tls_server_config: TLS (expected as at the start, or a restart of the exporter), from "
                                + file);
    }

    @Test
    void keepsWhatWasInForceWhenTheNextCannotBeDone() throws IOException {
        var watch = watch(USERS);
        watch.onChange(next -> {
            throw new IllegalArgumentException("TLS: no such curve");
        });
        write(USERS + "http_server_config: {headers: {X-Frame-Options: deny}}\n");

        assertThat(watch.reload())
                .containsExactly("web.config.file: TLS: no such curve (expected what this JVM can do)");
        assertThat(watch.inForce().headers()).isEmpty();
    }
}
