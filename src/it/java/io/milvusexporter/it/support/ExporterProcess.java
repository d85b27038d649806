package io.milvusexporter.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.testing.Descriptors;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.Holdings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The runnable jar as a process of its own, on a free loopback port, with what it wrote kept for the test to read. */
public final class ExporterProcess implements AutoCloseable {

    /** Generous: a bound on a broken run, never a measure. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern LISTENING =
            Pattern.compile("msg=\"?[Ll]istening\"? address=\"?/?127\\.0\\.0\\.1:(\\d+)");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path output;
    private final Path errors;

    private ExporterProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the exporter on a free port; it may not be listening yet. */
    public static ExporterProcess start(String... arguments) {
        var line = new ArrayList<>(List.of("--web.listen-address=127.0.0.1:0"));
        line.addAll(List.of(arguments));
        return run(Map.of(), List.of(), line);
    }

    /** Runs the jar with exactly these arguments. */
    public static ExporterProcess run(Map<String, String> environment, List<String> jvm, List<String> arguments) {
        return command(environment, line(jvm, arguments));
    }

    /** Runs the jar at the end of a shell's script, which has it as {@code "$@"}. */
    public static ExporterProcess shell(String script, List<String> jvm, List<String> arguments) {
        var line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(line(jvm, arguments));
        return command(Map.of(), line);
    }

    private static List<String> line(List<String> jvm, List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvm);
        line.add("-jar");
        line.add(System.getProperty("exporter.jar"));
        line.addAll(arguments);
        return line;
    }

    /** Runs what is to become the exporter, a launcher for one. */
    public static ExporterProcess command(Map<String, String> environment, List<String> line) {
        try {
            var output = Files.createTempFile("exporter", ".out");
            var errors = Files.createTempFile("exporter", ".err");
            var builder = new ProcessBuilder(line)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("MILVUS_EXPORTER_"));
            builder.environment().putAll(environment);
            return new ExporterProcess(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The port it listens on, once it says so. */
    public int port() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(process.isAlive() || LISTENING.matcher(errors()).find())
                    .as("the exporter ended: %s", errors())
                    .isTrue();
            return LISTENING.matcher(errors()).find();
        });
        var found = LISTENING.matcher(errors());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The page, which must be there. */
    public String metrics() {
        var answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** Waits until the page has this text. */
    public String awaitPageWith(String text) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::metrics, page -> page.contains(text));
    }

    /** Waits until the page, read strictly, is as wanted. */
    public Exposition awaitPage(Predicate<Exposition> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Exposition.text(metrics()), wanted);
    }

    /** Waits until the page says why a collector fails, and returns the cause. */
    public String awaitFailureOf(String collector) {
        var page = awaitPage(now -> !causes(now, collector).isEmpty());
        return causes(page, collector).get(0);
    }

    private static List<String> causes(Exposition page, String collector) {
        return page.family("milvus_exporter_collector_failure").stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> collector.equals(sample.labels().get("collector")))
                .map(sample -> String.valueOf(sample.labels().get("cause")))
                .toList();
    }

    public String output() {
        return read(output);
    }

    public String errors() {
        return read(errors);
    }

    /** How many descriptors it has open. */
    public long descriptors() {
        return Descriptors.open(pid());
    }

    public Holdings holdings() {
        return Holdings.of(pid());
    }

    public void terminate() {
        process.destroy();
    }

    public void signal(String name) {
        signal(pid(), name);
    }

    /** Sends a signal to a process that the tests have started. */
    public static void signal(long pid, String name) {
        try {
            var exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("still running: %s", errors())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
