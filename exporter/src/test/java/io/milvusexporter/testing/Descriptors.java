package io.milvusexporter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The open descriptors of a process, where the system tells; else always none. */
public final class Descriptors {

    private static final Path OPEN = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** Those of this process. */
    public static long open() {
        return in(OPEN);
    }

    /** Those of another process. */
    public static long open(long pid) {
        return in(Path.of("/proc", Long.toString(pid), "fd"));
    }

    private static long in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var entries = Files.list(folder)) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
