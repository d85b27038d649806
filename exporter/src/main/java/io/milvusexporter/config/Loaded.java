package io.milvusexporter.config;

import io.milvusexporter.config.Given.Source;
import io.milvusexporter.config.Option.Trait;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A configuration that is right, what the run is for, and where every value comes from. */
public final class Loaded {

    private final ExporterConfig config;
    private final Command command;
    private final Settings settings;
    private final Values values;

    Loaded(ExporterConfig config, Command command, Settings settings, Values values) {
        this.config = config;
        this.command = command;
        this.settings = settings;
        this.values = values;
    }

    public ExporterConfig config() {
        return config;
    }

    public Command command() {
        return command;
    }

    /** The configuration in force as YAML, one key a line with its source, without secrets. */
    public String print() {
        return PrintedConfig.of(values);
    }

    /** The file it comes from, if there is one. */
    public Optional<Path> file() {
        return values.find(RunOptions.CONFIG_FILE);
    }

    /** A number that tells one configuration from another, by what its settings mean; secrets do not count. Exact in a double. */
    public long hash() {
        var text = new StringBuilder();
        for (var option : values.options()) {
            if (!option.isSecret() && !option.equals(RunOptions.CONFIG_FILE)) {
                text.append(option.name())
                        .append('=')
                        .append(values.texts(option))
                        .append('\n');
            }
        }
        return ByteBuffer.wrap(sha256(text.toString())).getLong() >>> 16;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: " + e.getMessage() + " (expected in every JVM)", e);
        }
    }

    /** What was read, such as {@code 2 flags, 1 environment variable, /etc/exporter.yaml (3 keys), /run/token}. */
    public String sources() {
        var parts = new ArrayList<String>();
        parts.add(count(settings.count(Source.FLAG), "flag"));
        parts.add(count(settings.count(Source.ENV), "environment variable"));
        values.find(RunOptions.CONFIG_FILE)
                .ifPresent(file -> parts.add(file + " (" + count(settings.count(Source.FILE), "key") + ")"));
        values.options().stream()
                .filter(option ->
                        !option.equals(RunOptions.CONFIG_FILE) && option.type().equals(Types.FILE))
                .flatMap(option -> values.texts(option).stream())
                .forEach(parts::add);
        return String.join(", ", parts);
    }

    private static String count(long n, String word) {
        return n + " " + word + (n == 1 ? "" : "s");
    }

    /** The settings that differ from an earlier configuration and take effect only after a restart. */
    public List<String> restartNeededFor(Loaded earlier) {
        return changed(earlier, false);
    }

    /** The settings that differ from an earlier configuration and take effect at once. */
    public List<String> changedFrom(Loaded earlier) {
        return changed(earlier, true);
    }

    private List<String> changed(Loaded earlier, boolean reloadable) {
        return Stream.concat(values.options().stream(), earlier.values.options().stream())
                .distinct()
                .filter(option -> option.is(Trait.RELOADABLE) == reloadable
                        && !comparable(option, values).equals(comparable(option, earlier.values)))
                .map(Option::name)
                .toList();
    }

    private static <T> List<String> comparable(Option<T> option, Values values) {
        Stream<T> all = values.all(option).stream();
        return all.map(value -> value instanceof Secret secret
                        ? secret.reveal()
                        : option.type().write(value))
                .toList();
    }
}
