package io.milvusexporter.demo;

import io.grpc.ServerBuilder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the simulated Milvus is reached.
 *
 * @param tls certificates of the public port; internal ports are plain
 * @param inProcess makes a server by name in place of a socket
 * @param nativePage whether Milvus' own HTTP port is opened too
 */
public record DemoOptions(
        Optional<Tls> tls, Optional<Function<String, ServerBuilder<?>>> inProcess, boolean nativePage) {

    /**
     * PEM files.
     *
     * @param clientCa whoever asks must show a certificate of this CA, over TLS 1.3; empty if nobody must
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

    public static DemoOptions plain() {
        return new DemoOptions(Optional.empty(), Optional.empty(), true);
    }

    public static DemoOptions tls(Path certificate, Path key) {
        return new DemoOptions(Optional.of(new Tls(certificate, key, Optional.empty())), Optional.empty(), true);
    }

    public static DemoOptions mutualTls(Path certificate, Path key, Path clientCa) {
        return new DemoOptions(Optional.of(new Tls(certificate, key, Optional.of(clientCa))), Optional.empty(), true);
    }

    /** No sockets: each port is a server of that name, and a host of an address is such a name. */
    public static DemoOptions inProcess(Function<String, ServerBuilder<?>> servers) {
        return new DemoOptions(Optional.empty(), Optional.of(servers), false);
    }
}
