package io.milvusexporter.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Milvus server of our own, started by {@code src/build/real-milvus}, and the independent client beside it. */
public final class RealMilvus implements AutoCloseable {

    private static final Path SCRIPTS = Path.of(System.getProperty("project.root", "."), "src", "build");

    private final List<String> script;
    private final JsonObject addresses;

    private RealMilvus(List<String> script, JsonObject addresses) {
        this.script = script;
        this.addresses = addresses;
    }

    /** The full 2.3.5 server, every port moved by the offset, on an empty data folder. */
    public static RealMilvus full(int offset, String... options) {
        return start("full", offset, options);
    }

    public static RealMilvus lite(int offset) {
        return start("lite", offset);
    }

    private static RealMilvus start(String kind, int offset, String... options) {
        var script = new ArrayList<>(List.of(
                SCRIPTS.resolve("real-milvus").toString(), "--kind", kind, "--offset", Integer.toString(offset)));
        script.addAll(List.of(options));
        run(script, "clean");
        return new RealMilvus(script, json(run(script, "start")));
    }

    public String address() {
        return address("public");
    }

    /** The address of one of its listeners: public, rootcoord, querycoord … */
    public String address(String listener) {
        return addresses.get(listener).getAsString();
    }

    public long pid() {
        return addresses.get("pid").getAsLong();
    }

    /** Fills it through pymilvus and returns what pymilvus then says of it. */
    public JsonObject seed(String... options) {
        return json(python("seed-milvus", options));
    }

    /** What pymilvus says of it now. */
    public JsonObject look(String... options) {
        var all = new ArrayList<>(List.of("--no-seed"));
        all.addAll(List.of(options));
        return json(python("seed-milvus", all.toArray(String[]::new)));
    }

    private String python(String program, String... options) {
        var line = new ArrayList<>(List.of("python", SCRIPTS.resolve(program).toString(), "--address", address()));
        line.addAll(List.of(options));
        return run(script, line.toArray(String[]::new));
    }

    /** Sends a command of the script: stop, kill, pause, resume. */
    public void command(String command) {
        run(script, command);
    }

    /** Starts it again on the same data. */
    public RealMilvus again() {
        return new RealMilvus(script, json(run(script, "start")));
    }

    @Override
    public void close() {
        run(script, "clean");
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static String run(List<String> script, String... command) {
        var line = new ArrayList<>(script);
        line.addAll(List.of(command));
        try {
            var said = Files.createTempFile("real-milvus", ".err");
            try {
                var process =
                        new ProcessBuilder(line).redirectError(said.toFile()).start();
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue())
                        .as("%s said %s", line, Files.readString(said))
                        .isZero();
                return output;
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
