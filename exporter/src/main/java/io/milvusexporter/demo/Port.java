package io.milvusexporter.demo;

import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.milvusexporter.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One port, which is the same one each time it is opened. */
final class Port {

    private static final int CLOSE_SECONDS = 5;
    private static final int ATTEMPTS = 500;
    private static final long MOMENT_NANOS = 10_000_000;

    private final String name;
    private final Transport transport;
    private final Gate gate = new Gate();
    private @Nullable Server server;
    private int number;

    Port(String name, Transport transport) {
        this.name = name;
        this.transport = transport;
    }

    void open(HandlerRegistry methods) {
        if (server != null) {
            return;
        }
        var opened = number == 0 ? start(methods) : startAgain(methods);
        number = Math.max(0, opened.getPort());
        server = opened;
    }

    /** A closed listener, or the end of a connection to it, may keep the port for a moment. */
    private Server startAgain(HandlerRegistry methods) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return start(methods);
            } catch (UncheckedIOException taken) {
                LockSupport.parkNanos(MOMENT_NANOS);
            }
        }
        return start(methods);
    }

    private Server start(HandlerRegistry methods) {
        var opened = transport
                .builder(name, number, gate)
                .fallbackHandlerRegistry(methods)
                .build();
        try {
            return opened.start();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + address() + " of the simulated Milvus cannot be opened", e);
        }
    }

    boolean isOpen() {
        return server != null;
    }

    /** Nobody listens there afterwards, and every connection is gone. */
    void close() {
        var open = server;
        server = null;
        if (open == null) {
            return;
        }
        open.shutdownNow();
        try {
            open.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    HostPort address() {
        return transport.address(name, number);
    }

    Gate gate() {
        return gate;
    }
}
