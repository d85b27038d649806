package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusexporter.config.HostPort;
import java.util.concurrent.TimeUnit;

/** A plain client: it sends whatever it is told to whatever method it is told. */
final class Caller implements AutoCloseable {

    static final String PUBLIC = "milvus.proto.milvus.MilvusService";
    static final String ROOTCOORD = "milvus.proto.rootcoord.RootCoord";
    static final String DATACOORD = "milvus.proto.data.DataCoord";
    static final String QUERYCOORD = "milvus.proto.query.QueryCoord";
    static final String PROXY = "milvus.proto.proxy.Proxy";

    /** Long enough for an answer on loopback, short enough to wait for one that never comes. */
    static final long SHORT_MILLIS = 1_500;

    private final ManagedChannel channel;
    private final Metadata headers = new Metadata();

    private Caller(ManagedChannel channel) {
        this.channel = channel;
    }

    static Caller of(HostPort address) {
        return of(address, 256 << 20);
    }

    static Caller of(HostPort address, int maxBytes) {
        return of(NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                .maxInboundMessageSize(maxBytes)
                .build());
    }

    static Caller of(ManagedChannel channel) {
        return new Caller(channel);
    }

    Caller header(String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return this;
    }

    <A extends Message> A call(String service, String method, Message request, A answer) {
        return call(service, method, request, answer, 30_000);
    }

    <A extends Message> A call(String service, String method, Message request, A answer, long deadlineMillis) {
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                method(service, method, request, answer),
                CallOptions.DEFAULT.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS),
                request);
    }

    private static <A extends Message> MethodDescriptor<Message, A> method(
            String service, String method, Message request, A answer) {
        return MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(request.getDefaultInstanceForType()), ProtoUtils.marshaller(answer))
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
