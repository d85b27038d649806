package io.milvusexporter.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What several small files held when they were read, so that all of them can be compared with what they hold later. */
final class FileContents {

    /** The bytes of a file, or why it could not be read. */
    private record Content(ByteBuffer bytes, String failure) {}

    private final Map<Path, Content> contents = new LinkedHashMap<>();

    /** Reads a file and remembers what was in it. */
    byte[] read(Path file) throws IOException {
        try {
            var bytes = SmallFile.read(file);
            contents.put(file, new Content(ByteBuffer.wrap(bytes), ""));
            return bytes;
        } catch (IOException e) {
            contents.put(file, new Content(ByteBuffer.allocate(0), String.valueOf(e.getMessage())));
            throw e;
        }
    }

    Set<Path> files() {
        return Set.copyOf(contents.keySet());
    }

    /** The same files as they are now. */
    FileContents again() {
        var now = new FileContents();
        contents.keySet().forEach(now::look);
        return now;
    }

    private void look(Path file) {
        try {
            read(file);
        } catch (IOException e) {
            // Remembered: a file that cannot be read is a change too.
        }
    }

    boolean isSameAs(FileContents other) {
        return contents.equals(other.contents);
    }
}
