package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What dashboards, rules and manifests of operators stand on, one line each, the name first. New lines are added with
 * {@code -Dgolden.update}; one that is gone, or says something else now, must first be named in the changelog.
 */
public final class Promised {

    private static final String FOLDER = "exporter/src/test/resources/promised";

    /** What is not released yet, and of that what changed. */
    private static final Pattern CHANGED = Pattern.compile(
            "^## Unreleased\\n(?:(?!^## ).*\\n)*?### Changed\\n((?:(?!^##).*\\n?)*)", Pattern.MULTILINE);

    private Promised() {}

    /** Checks that nothing of a subject was silently taken back. */
    public static void check(String subject, Collection<String> lines) {
        try {
            var root = root();
            var file = root.resolve(FOLDER).resolve(subject + ".txt");
            var promised = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
            assertThat(takenBack(promised, lines, Files.readString(root.resolve("CHANGELOG.md"))))
                    .as(
                            "%s: gone or changed (expected them to stay, or to be named as `name` under \"### Changed\" of"
                                    + " what is unreleased in CHANGELOG.md)",
                            subject)
                    .isEmpty();
            Golden.check(file, String.join("\n", new TreeSet<>(lines)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the project, whichever module is tested. */
    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CHANGELOG.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "CHANGELOG.md: nowhere above the working directory");
        }
        return folder;
    }

    /** The promised lines that are not there any more, and of which the changelog is silent. */
    static List<String> takenBack(Collection<String> promised, Collection<String> lines, String changelog) {
        var changed = CHANGED.matcher(changelog);
        var told = changed.find() ? changed.group(1) : "";
        return promised.stream()
                .filter(line -> !lines.contains(line))
                .filter(line -> !told.contains("`" + line.split(" ", 2)[0] + "`"))
                .toList();
    }
}
