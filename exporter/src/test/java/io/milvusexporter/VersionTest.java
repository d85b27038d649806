package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void isThatOfTheBuild() throws IOException {
        var pom = Files.readString(Path.of("../pom.xml"));
        var version = Pattern.compile("<artifactId>milvus-exporter-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(pom);

        assertThat(version.find()).isTrue();
        assertThat(Version.current().version()).isEqualTo(version.group(1));
        assertThat(Version.current().revision()).matches("[0-9a-f]{7,40}|unknown");
    }

    @Test
    void saysWhichBuildOnWhichJava() {
        assertThat(new Version("1.2.3", "abcdef0").lines())
                .startsWith("milvus_exporter, version 1.2.3 (revision: abcdef0)\n")
                .contains("  java version: " + System.getProperty("java.version") + "\n")
                .contains("  platform:     " + System.getProperty("os.name") + "/")
                .endsWith("\n");
    }
}
