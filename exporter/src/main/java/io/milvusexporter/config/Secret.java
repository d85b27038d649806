package io.milvusexporter.config;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that never prints itself. What comes from a file is read again when the file changes. */
public final class Secret {

    private final Supplier<String> value;

    private Secret(Supplier<String> value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(() -> value);
    }

    public static Secret from(Supplier<String> value) {
        return new Secret(value);
    }

    /** The secret itself, as it is now. */
    public String reveal() {
        return value.get();
    }

    /** The file it is read from, if it is, so that its errors can be counted. */
    public Optional<FileWatch<?>> file() {
        return value instanceof FileWatch<?> watch ? Optional.of(watch) : Optional.empty();
    }

    /** Without the newlines that {@code echo} and editors leave at the end. */
    static String trim(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    @Override
    public String toString() {
        return Problem.HIDDEN;
    }
}
