package io.milvusexporter.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Milvus' own HTTP port, in this process: a page that a test made up, and a Milvus that is well. */
public final class MilvusHttp implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String END = "\r\n\r\nOK";
    private static final int PATIENCE_MILLIS = 20_000;

    private final HttpServer server;

    private MilvusHttp(HttpServer server) {
        this.server = server;
    }

    public static MilvusHttp withPage(String page) {
        try {
            var zipped = zipped(page);
            var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
            server.createContext("/metrics", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, 0);
                try (exchange) {
                    exchange.getResponseBody().write(zipped);
                }
            });
            server.createContext("/healthz", well());
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
            return new MilvusHttp(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpHandler well() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 2);
            try (exchange) {
                exchange.getResponseBody().write("OK".getBytes(UTF_8));
            }
        };
    }

    private static byte[] zipped(String page) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(page.getBytes(UTF_8));
        }
        return zipped.toByteArray();
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Asks an exporter in front of it for its health as a kubelet does, on a connection of its own; all that came. */
    public static String probe(int port) throws IOException {
        try (var socket = new Socket(LOOPBACK, port)) {
            askOn(socket);
            return answerOn(socket);
        }
    }

    /** The first half of {@link #probe}. */
    public static void askOn(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
    }

    /** The second half: until the answer that is expected has come, or nothing more does. */
    public static String answerOn(Socket socket) throws IOException {
        var answer = new StringBuilder();
        for (int b = socket.getInputStream().read();
                b >= 0;
                b = socket.getInputStream().read()) {
            answer.append((char) b);
            if (answer.toString().endsWith(END)) {
                break;
            }
        }
        return answer.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
