package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.milvusexporter.model.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks whoever holds a port who it is. Blocks for a few seconds at most: for a start that is failing anyway. */
final class PortHolder {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int ENOUGH = 64 * 1024;

    private final InetSocketAddress address;
    private final Clock clock;

    private PortHolder(InetSocketAddress address, Clock clock) {
        this.address = address;
        this.clock = clock;
    }

    /** What to tell the operator about the port; a sentence. */
    static String describe(InetSocketAddress wanted, Clock clock) {
        var host = wanted.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : wanted.getAddress();
        return new PortHolder(new InetSocketAddress(host, wanted.getPort()), clock).describe();
    }

    private String describe() {
        if (get(HealthyRoute.PATH)
                .filter(answer -> answer.contains(HealthyRoute.HEALTHY))
                .isPresent()) {
            return "another milvus-exporter holds the port; stop it or choose another port with --web.listen-address";
        }
        if (get("/healthz").filter(PortHolder::isMilvusHealth).isPresent()) {
            return milvus("/healthz");
        }
        if (get("/metrics").filter(answer -> answer.contains("\nmilvus_")).isPresent()) {
            return milvus("/metrics");
        }
        return "the port is taken; find out by whom with `ss -ltnp`, or choose another port with --web.listen-address";
    }

    private static String milvus(String path) {
        return "Milvus itself holds the port (it answers " + path
                + "); choose another port with --web.listen-address, such as"
                + " :19091, or move Milvus' own with its environment variable METRICS_PORT";
    }

    /** Milvus says OK, or which components are not, in any status (internal/http/healthz/healthz_handler.go). */
    private static boolean isMilvusHealth(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        var body = end < 0 ? "" : answer.substring(end + 4).strip();
        return body.equals("OK")
                || body.startsWith("{\"state\":")
                || body.startsWith("Not all components are healthy")
                || (body.startsWith("component ") && body.contains(" state is "));
    }

    /** The whole answer or as much of it as came in time; empty if it is not HTTP. */
    private Optional<String> get(String path) {
        long end = clock.nanoTime() + PATIENCE.toNanos();
        try (var socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
            var answer = read(socket, end);
            return answer.startsWith("HTTP/") ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String read(Socket socket, long endNanos) throws IOException {
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try {
            for (long left = left(endNanos); left > 0 && answer.length() < ENOUGH; left = left(endNanos)) {
                socket.setSoTimeout((int) left);
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, count, ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            return answer.toString();
        }
        return answer.toString();
    }

    private long left(long endNanos) {
        return (endNanos - clock.nanoTime()) / 1_000_000;
    }
}
