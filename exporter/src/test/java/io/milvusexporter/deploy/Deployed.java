package io.milvusexporter.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files under deploy/, and the objects in them. */
final class Deployed {

    static final Path TOP = Path.of("").toAbsolutePath().resolve("..").normalize();
    static final Path FOLDER = TOP.resolve("deploy");

    private Deployed() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a folder, in order, whose names end so. */
    static List<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files right in a folder, in order, whose names end so. */
    static List<String> names(Path folder, String ending) {
        return files(folder, ending).stream()
                .map(folder::relativize)
                .filter(it -> it.getNameCount() == 1)
                .map(Path::toString)
                .toList();
    }

    static Stream<Map<?, ?>> objects(Path file) {
        var load = new Load(LoadSettings.builder().build());
        return StreamSupport.stream(load.loadAllFromString(read(file)).spliterator(), false)
                .map(it -> (Map<?, ?>) it);
    }

    /** What stands at a path of keys. */
    static Optional<Object> at(Object parent, String... path) {
        Optional<Object> found = Optional.of(parent);
        for (var key : path) {
            found = found.map(it -> it instanceof Map<?, ?> map ? map.get(key) : null);
        }
        return found;
    }

    /** Every map in a document that has this key, however deep. */
    static Stream<Map<?, ?>> having(Object node, String key) {
        if (node instanceof Map<?, ?> map) {
            var below = map.values().stream().flatMap(it -> having(it, key));
            return map.containsKey(key) ? Stream.concat(Stream.of(map), below) : below;
        }
        return node instanceof List<?> list ? list.stream().flatMap(it -> having(it, key)) : Stream.empty();
    }
}
