package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what the code is expected to make. With {@code -Dgolden.update} they are written, not compared. */
public final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final boolean UPDATE = System.getProperty("golden.update") != null;

    private Golden() {}

    /** Checks that the golden page of this name holds this text. */
    public static void check(String page, String actual) {
        check(FOLDER.resolve(page), actual);
    }

    /** Checks that a file holds this text, to the byte. */
    public static void check(Path file, String actual) {
        try {
            if (UPDATE) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            var expected = Files.exists(file) ? Files.readString(file) : "";
            assertThat(actual)
                    .as("%s (-Dgolden.update writes it; read what changed)", file)
                    .isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
