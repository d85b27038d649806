package io.milvusexporter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param revision the commit, or {@code unknown} for a build that was not told
 */
record Version(String version, String revision) {

    private static final Version CURRENT = read();

    static Version current() {
        return CURRENT;
    }

    private static Version read() {
        var words = new Properties();
        try (var in = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Version(words.getProperty("version", "unknown"), words.getProperty("revision", "unknown"));
    }

    /** What {@code --version} prints. */
    String lines() {
        return """
                milvus_exporter, version %s (revision: %s)
                  java version: %s
                  platform:     %s/%s
                """.formatted(
                        version,
                        revision,
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }
}
