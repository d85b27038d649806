package io.milvusexporter.collect.milvus;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.milvusexporter.config.HostPort;

/** Begins a channel: over Netty in the product, in-process in tests. What a channel to Milvus is like is set here, in this package. */
@FunctionalInterface
public interface Dialer {

    ManagedChannelBuilder<?> dial(HostPort address, ChannelCredentials credentials);
}
