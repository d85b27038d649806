package io.milvusexporter;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.milvusexporter.collect.milvus.Dialer;
import io.milvusexporter.config.HostPort;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Channels to Milvus on the event loop that the HTTP server uses too. */
final class NettyDialer implements Dialer {

    /** Shorter than a call may take, so that an address that swallows packets is told from a Milvus that is slow. */
    private static final int CONNECT_MILLIS = 3_000;

    private final EventLoopGroup io;

    NettyDialer(EventLoopGroup io) {
        this.io = io;
    }

    @Override
    public ManagedChannelBuilder<?> dial(HostPort address, ChannelCredentials credentials) {
        return on(NettyChannelBuilder.forAddress(address.host(), address.port(), credentials));
    }

    /** Connects there whatever the host's name leads to; the name is still the one that a certificate must have. */
    Dialer to(InetAddress checked) {
        return (address, credentials) ->
                on(NettyChannelBuilder.forAddress(new InetSocketAddress(checked, address.port()), credentials)
                        .overrideAuthority(address.toString()));
    }

    private NettyChannelBuilder on(NettyChannelBuilder builder) {
        return builder.eventLoopGroup(io)
                .channelType(NioSocketChannel.class)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }
}
