package io.milvusexporter.it.support;

import io.milvusexporter.testing.Exposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that a running exporter served, kept for other readers: promtool looks at them after the tests. */
public final class Pages {

    private static final Path FOLDER = Path.of(System.getProperty("project.root", "."), "target", "it", "pages");

    private Pages() {}

    /** Reads the page strictly, and leaves it as a file of this name. */
    public static Exposition keep(String name, String page) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name + ".prom"), page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Exposition.text(page);
    }
}
