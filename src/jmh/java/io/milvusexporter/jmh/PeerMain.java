package io.milvusexporter.jmh;

import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Workbench;
import io.milvusexporter.testing.ClientJavaSamples;
import io.milvusexporter.testing.Workload;
import io.netty.buffer.Unpooled;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;

/** Who the product is compared with over HTTP: client_java's server, and ready bytes of the same length. */
public final class PeerMain {

    private PeerMain() {}

    /** Arguments: live, ready or static; about how many series. Prints its address and stays until standard input ends. */
    public static void main(String[] args) throws IOException {
        var workload = new Workload(Integer.parseInt(args[1]), 0, 0);
        int port = switch (args[0]) {
            case "live" -> clientJava(ClientJavaRegistry.of(workload.facts(0)));
            case "ready" -> clientJava(ready(ClientJavaSamples.of(workload.facts(0))));
            case "static" -> StaticServer.start(body(workload));
            default -> throw new IllegalArgumentException("peer: " + args[0] + " (expected live, ready, static)");
        };
        System.out.println("/127.0.0.1:" + port);
        while (System.in.read() >= 0) {
            // whatever is said, it goes on
        }
        System.exit(0);
    }

    private static int clientJava(PrometheusRegistry registry) throws IOException {
        return HTTPServer.builder()
                .inetAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .registry(registry)
                .buildAndStart()
                .getPort();
    }

    private static PrometheusRegistry ready(MetricSnapshots snapshots) {
        var registry = new PrometheusRegistry();
        registry.register((MultiCollector) () -> snapshots);
        return registry;
    }

    private static byte[] body(Workload workload) {
        try (var workbench = new Workbench(workload)) {
            var direct = Unpooled.directBuffer((int) workbench.measure(Format.TEXT) + (64 << 10));
            var body = new byte[workbench.encode(Format.TEXT, direct)];
            direct.readBytes(body).release();
            return body;
        }
    }
}
