package io.milvusexporter.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a real Milvus answered once, as bytes of the wire: {@code answers/<version>/<Service>/<Rpc>[.case].json}.
 *
 * @param version the folder: 2.3.5, 2.6.19, 3.0.0-beta or lite-3.2.2
 * @param name service, RPC and case, such as {@code MilvusService/ShowCollections.shop}
 * @param fullMethod as on the wire, such as {@code milvus.proto.milvus.MilvusService/ShowCollections}
 * @param request what was asked, as protobuf's JSON
 * @param headers names of the headers that were sent with it
 * @param status how the call ended
 * @param bytes the answer; empty if the call failed
 */
public record Recorded(
        String version,
        String name,
        String fullMethod,
        JsonObject request,
        Set<String> headers,
        Status status,
        ByteString bytes) {

    private static final List<String> VERSIONS = List.of("2.3.5", "2.6.19", "3.0.0-beta", "lite-3.2.2");

    private static final Path FOLDER = findFolder();
    private static final Map<String, List<Recorded>> READ = new ConcurrentHashMap<>();

    /** The versions of which there are recordings, oldest first. */
    public static List<String> versions() {
        return VERSIONS;
    }

    /** Every recording of a version, sorted by name. */
    public static List<Recorded> all(String version) {
        return READ.computeIfAbsent(version, Recorded::readAll);
    }

    /** Every recording of every version. */
    public static List<Recorded> all() {
        return VERSIONS.stream().flatMap(version -> all(version).stream()).toList();
    }

    /** One recording, such as {@code Recorded.of("2.3.5", "MilvusService/GetVersion")}. */
    public static Recorded of(String version, String name) {
        return all(version).stream()
                .filter(recorded -> recorded.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "recording: " + name + " of " + version + " (expected one of test resources answers/)"));
    }

    /** The bytes of one recording's answer as a message. */
    public static <M> M answer(String version, String name, Parser<M> parser) {
        return of(version, name).as(parser);
    }

    public <M> M as(Parser<M> parser) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(this + ": " + e.getMessage(), e);
        }
    }

    /** Service and RPC without the case: {@code MilvusService/ShowCollections}. */
    public String method() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** What distinguishes it from other recordings of its RPC; may be empty. */
    public String situation() {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    @Override
    public String toString() {
        return version + " " + name;
    }

    private static List<Recorded> readAll(String version) {
        var folder = FOLDER.resolve(version);
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> read(version, folder.relativize(file).toString(), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded read(String version, String path, Path file) {
        try {
            var json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            var isAnswer = json.has("answer");
            return new Recorded(
                    version,
                    path.substring(0, path.length() - ".json".length()).replace('\\', '/'),
                    json.get("method").getAsString(),
                    json.getAsJsonObject("request"),
                    json.has("headers")
                            ? new TreeSet<>(json.getAsJsonObject("headers").keySet())
                            : Set.of(),
                    isAnswer ? Status.OK : status(json),
                    isAnswer ? bytes(json.get("answer").getAsString()) : ByteString.EMPTY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Status status(JsonObject json) {
        return Status.Code.valueOf(json.get("code").getAsString())
                .toStatus()
                .withDescription(json.get("details").getAsString());
    }

    private static ByteString bytes(String base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    }

    /** Where the recordings are: a folder in the build, an entry of the test-jar elsewhere. */
    private static Path findFolder() {
        try {
            var resource = Recorded.class.getResource("/answers/README.md");
            if (resource == null) {
                throw new IllegalStateException("answers/: not on the class path (expected test resources)");
            }
            return path(resource.toURI()).resolveSibling("");
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("answers/: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("resource") // stays open: the paths are read for as long as the tests run
    private static Path path(URI uri) throws IOException {
        if (uri.getScheme().equals("jar")) {
            return FileSystems.newFileSystem(uri, Map.of()).provider().getPath(uri);
        }
        return Path.of(uri);
    }
}
