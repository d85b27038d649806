package io.milvusexporter.demo;

import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.milvusexporter.config.HostPort;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How ports are made: sockets on loopback that share one event loop, or servers in the process. */
final class Transport implements AutoCloseable {

    static final String PUBLIC = "public";

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    private final DemoOptions options;
    private final Executor executor;
    private final @Nullable EventLoopGroup loop;

    Transport(DemoOptions options, Executor executor) {
        this.options = options;
        this.executor = executor;
        this.loop = options.inProcess().isPresent()
                ? null
                : new MultiThreadIoEventLoopGroup(1, new DaemonThreads("demo-milvus-io"), NioIoHandler.newFactory());
    }

    ServerBuilder<?> builder(String name, int number, Gate gate) {
        var inProcess = options.inProcess();
        return inProcess.isPresent() ? inProcess.get().apply(name).executor(executor) : socket(name, number, gate);
    }

    private NettyServerBuilder socket(String name, int number, Gate gate) {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(LOOPBACK, number))
                .bossEventLoopGroup(eventLoop())
                .workerEventLoopGroup(eventLoop())
                .channelFactory(() -> new GatedServerChannel(gate))
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .executor(executor);
        if (name.equals(PUBLIC)) {
            options.tls().ifPresent(tls -> builder.sslContext(context(tls)));
        }
        return builder;
    }

    EventLoopGroup eventLoop() {
        if (loop == null) {
            throw new IllegalStateException("event loop: none (expected sockets, not servers in the process)");
        }
        return loop;
    }

    private static SslContext context(DemoOptions.Tls tls) {
        var context =
                GrpcSslContexts.forServer(tls.certificate().toFile(), tls.key().toFile());
        tls.clientCa()
                .ifPresent(ca -> context.trustManager(ca.toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols("TLSv1.3"));
        try {
            return context.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls: " + tls + " (expected readable PEM files)", e);
        }
    }

    HostPort address(String name, int number) {
        return options.inProcess().isPresent()
                ? new HostPort(name, 0)
                : new HostPort(LOOPBACK.getHostAddress(), number);
    }

    @Override
    public void close() {
        if (loop != null) {
            var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
