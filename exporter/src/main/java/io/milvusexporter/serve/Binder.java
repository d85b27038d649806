package io.milvusexporter.serve;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.WebConfig.ListenAddress;
import io.milvusexporter.model.Clock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Opens listening sockets. Blocks; not for an event loop. */
final class Binder {

    /** Requests are small: this is the most that one connection can have waiting undecoded. */
    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(512, 2048, 16 * 1024);

    private static final WriteBufferWaterMark WRITES = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    /**
     * What the system keeps of an answer for a client that does not read; left to itself it takes megabytes, and a hundred
     * such clients have the event loop copy hundreds of megabytes before anybody else has a turn.
     */
    private static final int SEND_BYTES = 256 * 1024;

    private final EventLoopGroup io;
    private final Clock clock;

    Binder(EventLoopGroup io, Clock clock) {
        this.io = io;
        this.clock = clock;
    }

    /** @param listener makes the listener, told whether only this machine can reach it */
    Channel bind(ListenAddress address, Function<Boolean, Listener> listener) {
        return address instanceof ListenAddress.Unix unix
                ? bind(unix.path(), listener.apply(true))
                : bind(((ListenAddress.Tcp) address).address(), listener);
    }

    private Channel bind(HostPort address, Function<Boolean, Listener> listener) {
        var resolved = resolve(address);
        var local = !resolved.isUnresolved() && resolved.getAddress().isLoopbackAddress();
        var bootstrap = bootstrap(listener.apply(local))
                .channelFactory(() -> tcp(address, resolved))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BYTES)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        return open(bootstrap, resolved, address.toString());
    }

    private Channel bind(Path path, Listener listener) {
        UnixSocketFile.makeRoom(path);
        var bootstrap = bootstrap(listener).channelFactory(NioServerDomainSocketChannel::new);
        var channel = open(bootstrap, UnixDomainSocketAddress.of(path), UnixSocketFile.name(path));
        UnixSocketFile.open(path, channel);
        return channel;
    }

    private ServerBootstrap bootstrap(Listener listener) {
        return new ServerBootstrap()
                .group(io, io)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new AcceptPause(), new AcceptLimit(listener));
                    }
                })
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        listener.prepare(channel.pipeline());
                    }
                })
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES);
    }

    /** Java binds 0.0.0.0 to IPv6 as well unless the socket is an IPv4 one. */
    private static ServerChannel tcp(HostPort address, InetSocketAddress resolved) {
        return !address.host().isEmpty() && resolved.getAddress() instanceof Inet4Address
                ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
                : new NioServerSocketChannel();
    }

    private static InetSocketAddress resolve(HostPort address) {
        if (address.host().isEmpty()) {
            return new InetSocketAddress(address.port());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        } catch (UnknownHostException e) {
            throw new BindFailure(address.toString(), "no such host: " + address.host(), e);
        }
    }

    private Channel open(ServerBootstrap bootstrap, SocketAddress address, String name) {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw failure(name, address, bound.cause());
        }
        return bound.channel();
    }

    /** Finds out more about what the system said. */
    private BindFailure failure(String name, SocketAddress address, Throwable cause) {
        var words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (address instanceof InetSocketAddress tcp && words.contains("in use")) {
            return new BindFailure(name, PortHolder.describe(tcp, clock), cause);
        }
        if (words.contains("permission denied")) {
            return new BindFailure(
                    name, "permission denied; choose a port from 1024 up, or a path that is writable", cause);
        }
        if (words.contains("cannot assign")) {
            return new BindFailure(name, "this machine has no such address", cause);
        }
        return new BindFailure(name, String.valueOf(cause.getMessage()), cause);
    }
}
