package io.milvusexporter.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is unpacked on a host: launcher, options and jar, in a folder of the test's own. */
public final class Distribution {

    private static final Path SOURCE = Path.of(System.getProperty("project.root", "."), "deploy", "dist");

    private final Path home;

    private Distribution(Path home) {
        this.home = home;
    }

    public static Distribution unpack(Path home) {
        try (var files = Files.walk(SOURCE)) {
            for (var file : files.toList()) {
                var target = home.resolve(SOURCE.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Files.copy(Path.of(System.getProperty("exporter.jar")), home.resolve("lib/milvus-exporter.jar"));
            return new Distribution(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path home() {
        return home;
    }

    public Path archive() {
        return home.resolve("lib/milvus-exporter.jsa");
    }

    /** Runs the launcher with the Java of this test. */
    public ExporterProcess run(Map<String, String> environment, String... arguments) {
        return script("milvus-exporter", environment, arguments);
    }

    /** Makes, or removes, the class-data archive. */
    public ExporterProcess makeArchive(String... arguments) {
        return script("milvus-exporter-archive", Map.of(), arguments);
    }

    private ExporterProcess script(String name, Map<String, String> environment, String... arguments) {
        var line = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        line.addAll(List.of(arguments));
        var all = new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
        all.putAll(environment);
        return ExporterProcess.command(all, line);
    }
}
