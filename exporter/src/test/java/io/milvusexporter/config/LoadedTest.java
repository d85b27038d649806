package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedTest {

    @ParameterizedTest
    @CsvSource({
        "--config.check,CHECK",
        "--config.check=settings,CHECK",
        "--config.check=connect,CONNECT",
        "--config.print,PRINT",
        "--once,ONCE",
        "--demo,SERVE",
        "--no-once,SERVE"
    })
    void knowsWhatTheRunIsFor(String flag, Command command) {
        assertThat(Loading.load(List.of(flag), Map.of()).command()).isEqualTo(command);
    }

    @Test
    void watchesTheDemoOnlyWhenAsked() {
        assertThat(Loading.of().demo()).isFalse();
        assertThat(Loading.of("--demo").demo()).isTrue();
    }

    @Test
    void saysWhatWasRead(@TempDir Path dir) throws IOException {
        var token = Files.writeString(dir.resolve("token"), "fish");
        var file = Files.writeString(dir.resolve("x.yaml"), "log: {level: warn}\nmilvus: {token-file: token}\n");
        var args = List.of("--config.file=" + file, "--web.max-requests=3");

        var loaded = Loading.load(args, Map.of("MILVUS_EXPORTER_DEMO", "true"));

        assertThat(loaded.sources()).isEqualTo("2 flags, 1 environment variable, " + file + " (2 keys), " + token);
    }

    @Test
    void namesWhatNeedsARestart() {
        var password = "MILVUS_EXPORTER_MILVUS_PASSWORD";
        var user = "--milvus.username=root";
        var before = Loading.load(List.of(user, "--milvus.timeout=1s"), Map.of(password, "a"));
        var same = Loading.load(List.of(user, "--milvus.timeout=1s"), Map.of(password, "a"));
        var after = Loading.load(
                List.of(user, "--milvus.timeout=2s", "--web.listen-address=:1", "--no-demo"), Map.of(password, "b"));

        assertThat(same.restartNeededFor(before)).isEmpty();
        assertThat(same.changedFrom(before)).isEmpty();
        assertThat(after.restartNeededFor(before)).containsExactly("web.listen-address");
        assertThat(after.changedFrom(before)).containsExactly("milvus.password", "milvus.timeout");
    }
}
