package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.WorkloadServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million series from a heap of 64 MiB: a page of 130 MB that can only be streamed. */
class LargePageIT {

    private static final int SERIES = 1_000_000;
    private static final int SCRAPES = 3;

    /** What came over the wire, and what that was once unpacked. */
    private record Seen(long announced, long plain, long series) {}

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> running = new ArrayList<>();
    private String address = "";

    @BeforeEach
    void start() throws IOException, URISyntaxException {
        var tests = Path.of(WorkloadServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("project.root"), "deploy/dist/lib/jvm.options"),
                "-Xmx64m",
                "-Xlog:gc:file=" + folder.resolve("gc.log"),
                "-cp",
                System.getProperty("exporter.jar") + ":" + tests,
                WorkloadServer.class.getName(),
                Integer.toString(SERIES));
        var server = new ProcessBuilder(line)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        running.add(server);
        address = "http:/"
                + new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    @AfterEach
    void stop() {
        running.forEach(Process::destroyForcibly);
    }

    @Test
    void isServedWholeAndTakesNoHeap() throws IOException {
        var first = scrape("identity");
        assertThat(first.series()).isBetween(SERIES * 99L / 100, SERIES * 101L / 100);
        assertThat(first.announced()).isEqualTo(first.plain()).isGreaterThan(100_000_000);
        var zipped = scrape("gzip");
        assertThat(zipped.plain()).isEqualTo(first.plain());
        assertThat(zipped.announced()).isLessThan(first.announced() / 5);
        long before = fullCollections();

        for (int i = 0; i < SCRAPES; i++) {
            assertThat(scrape("identity")).isEqualTo(first);
            assertThat(scrape("gzip")).isEqualTo(zipped);
        }

        assertThat(fullCollections()).as("full collections of garbage").isEqualTo(before);
        assertThat(running).allMatch(Process::isAlive);
        assertThat(folder.resolve("errors")).content().doesNotContain("Exception", "OutOfMemory");
    }

    private long fullCollections() throws IOException {
        var log = Files.readString(folder.resolve("gc.log"));
        assertThat(log).as("the log tells of collections").contains("Pause ");
        return log.lines().filter(line -> line.contains("Pause Full")).count();
    }

    private Seen scrape(String encoding) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(address + "/metrics").toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", encoding);
        assertThat(connection.getResponseCode()).isEqualTo(200);
        long announced = connection.getContentLengthLong();
        try (var body = connection.getInputStream();
                var plain = "gzip".equals(encoding) ? new GZIPInputStream(body, 1 << 16) : body) {
            return count(announced, plain);
        }
    }

    private static Seen count(long announced, InputStream plain) throws IOException {
        var buffer = new byte[1 << 16];
        long bytes = 0;
        long series = 0;
        byte last = '\n';
        for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
            for (int i = 0; i < read; i++) {
                series += last == '\n' && buffer[i] != '#' ? 1 : 0;
                last = buffer[i];
            }
            bytes += read;
        }
        return new Seen(announced, bytes, series);
    }
}
