package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.milvusexporter.config.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Milvus' HTTP port as a test wants it, on real sockets. */
final class FakeUpstream implements AutoCloseable {

    /** What it says to one request. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** More than any test connects at once: a connection that the kernel drops comes a second later. */
    private static final int BACKLOG = 1024;

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Script script = exchange -> say(exchange, 404, "text/plain", "no".getBytes(UTF_8));

    FakeUpstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                script.answer(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getAddress().getPort());
    }

    void answer(Script next) {
        script = next;
    }

    /** A page as Milvus serves it. */
    void page(String text) {
        answer(exchange -> gzip(exchange, gzipped(text)));
    }

    static void gzip(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        say(exchange, 200, "text/plain; version=0.0.4; charset=utf-8; escaping=values", body);
    }

    static void say(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, 0); // chunked, as Milvus does
        exchange.getResponseBody().write(body);
    }

    static byte[] gzipped(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
