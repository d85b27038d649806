package io.milvusexporter.config;

import io.milvusexporter.log.Log;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The web configuration in force, and how another comes into force: file, certificates, key and authorities are taken over
 * together or not at all, as a certificate is nothing without its key. A change counts when two looks saw the same, so that
 * nobody meets a file that is half written. Any thread may look; one at a time does.
 */
public final class WebFileWatch {

    private static final Log LOG = Log.of(WebFileWatch.class);

    private final Path path;
    private final Map<Path, Long> errors = new LinkedHashMap<>();
    private Consumer<WebFile> listener = file -> {};
    private FileContents tried;
    private @Nullable FileContents changed;
    private volatile WebFile inForce;

    private WebFileWatch(Path path) {
        this.path = path;
        var read = WebFileReader.read(path);
        this.inForce = read.file().orElseThrow(() -> new ConfigException(read.problems()));
        this.tried = read.contents();
        known();
        warn(List.of());
    }

    /**
     * Reads the file and all that it names.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static WebFileWatch open(Path path) {
        return new WebFileWatch(path);
    }

    /** What a file says now, unless something is wrong with it, which is told. */
    static Optional<WebFile> check(Path path, Problems problems) {
        var read = WebFileReader.read(path);
        read.problems().forEach(problems::add);
        return read.file();
    }

    public WebFile inForce() {
        return inForce;
    }

    /** Has this called with every later file before it is in force; what it throws keeps the old one. */
    public synchronized void onChange(Consumer<WebFile> taker) {
        listener = taker;
    }

    /** How often each of the files could not be used. */
    public synchronized Map<Path, Long> errors() {
        return new LinkedHashMap<>(errors);
    }

    /** Takes over what has changed, if it stands still; called every second or so. */
    public synchronized void look() {
        var now = tried.again();
        if (now.isSameAs(tried)) {
            changed = null;
        } else if (changed != null && now.isSameAs(changed)) {
            reload();
        } else {
            changed = now;
        }
    }

    /**
     * Reads everything again now.
     *
     * @return what is wrong, one line each, and then the old file stays in force; empty if the new one is
     */
    public synchronized List<String> reload() {
        var read = WebFileReader.read(path);
        tried = read.contents();
        changed = null;
        known();
        var problems = new ArrayList<>(read.problems());
        read.file().ifPresent(next -> problems.addAll(needingRestart(next)));
        if (problems.isEmpty()) {
            read.file().ifPresent(next -> takeOver(next, problems));
        }
        if (problems.isEmpty()) {
            LOG.info("The web configuration was read again", "file", path);
            return List.of();
        }
        var atFault = read.atFault().isEmpty() ? List.of(path) : read.atFault();
        atFault.forEach(file -> errors.merge(file, 1L, Long::sum));
        var lines = problems.stream().map(Problem::line).toList();
        lines.forEach(line -> LOG.error("The web configuration is wrong; the old one stays in force", "problem", line));
        return lines;
    }

    private void takeOver(WebFile next, List<Problem> problems) {
        var before = inForce;
        try {
            listener.accept(next);
        } catch (IllegalArgumentException e) {
            problems.add(
                    Problem.of(WebOptions.CONFIG_FILE.name(), String.valueOf(e.getMessage()), "what this JVM can do"));
            return;
        }
        inForce = next;
        warn(before.warnings());
    }

    /** What would open a door, or turn the ones who know it away: a file that lost its content must not do it. */
    private List<Problem> needingRestart(WebFile next) {
        var problems = new ArrayList<Problem>();
        if (next.tls().isPresent() != inForce.tls().isPresent()) {
            problems.add(Problem.of(
                            WebTlsSection.NAME,
                            next.tls().isPresent() ? "TLS" : "no TLS",
                            "as at the start, or a restart of the exporter")
                    .from(path.toString()));
        }
        if (next.users().isEmpty() && !inForce.users().isEmpty()) {
            problems.add(Problem.of("basic_auth_users", "nobody", "somebody, or a restart of the exporter")
                    .from(path.toString()));
        }
        return problems;
    }

    private void known() {
        tried.files().forEach(file -> errors.putIfAbsent(file, 0L));
    }

    private void warn(List<String> before) {
        inForce.warnings().stream()
                .filter(warning -> !before.contains(warning))
                .forEach(
                        warning -> LOG.warn("Not all of the web configuration is done", "file", path, "what", warning));
    }
}
