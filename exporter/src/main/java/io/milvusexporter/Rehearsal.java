package io.milvusexporter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A short run in which everything happens that happens every day: the simulated Milvus is watched, and the pages are asked for.
 * Java notes which classes that takes, and the class-data archive is made of them ({@code bin/milvus-exporter-archive}).
 */
public final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 50;
    private static final List<String> REQUESTS = List.of(
            "GET /metrics HTTP/1.1\r\n",
            "GET /metrics HTTP/1.1\r\nAccept-Encoding: gzip\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n",
            "GET /metrics HTTP/1.1\r\nAccept: application/openmetrics-text;version=1.0.0\r\n",
            "GET /-/healthy HTTP/1.1\r\n",
            "GET /-/status HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\n");

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var started = new CompletableFuture<Exporter>();
        var work = new Main.Work(
                source -> {
                    var exporter = Exporter.start(source);
                    started.complete(exporter);
                    return exporter;
                },
                Exporter::once,
                ConnectCheck::run);
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var main = new Main(Map.of(), nowhere, System.err, work);
        var run = CompletableFuture.supplyAsync(
                () -> main.run(List.of("--demo", "--web.listen-address=127.0.0.1:0", "--log.level=warn")));
        CompletableFuture.anyOf(started, run).join();
        if (!started.isDone()) {
            throw new IllegalStateException("the exporter ended before it served, with code " + run.join());
        }
        var exporter = started.join();
        scrape((InetSocketAddress) exporter.addresses().get(0));
        exporter.stop();
        int code = run.join();
        System.exit(code);
    }

    private static void scrape(InetSocketAddress address) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!ask(address, "GET /-/ready HTTP/1.1\r\n").startsWith("HTTP/1.1 200")) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("/-/ready: not 200 within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        for (var request : REQUESTS) {
            var answer = ask(address, request);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IllegalStateException(request.lines().findFirst().orElse("") + ": "
                        + answer.lines().findFirst().orElse("no answer") + " (expected 200)");
            }
        }
    }

    private static String ask(InetSocketAddress address, String request) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var whole = request + "Host: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
