package io.milvusexporter.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A question as it arrived at a {@link FakeMilvus}.
 *
 * @param method service and RPC, such as {@code MilvusService/GetVersion}
 * @param fullMethod as on the wire, such as {@code milvus.proto.milvus.MilvusService/GetVersion}
 * @param nanosLeft of the caller's deadline when the call arrived; {@link Long#MAX_VALUE} if there is none
 */
public record Asked(String method, String fullMethod, ByteString request, Metadata headers, long nanosLeft) {

    /** The request as a message. */
    public <M> M as(Parser<M> parser) {
        try {
            return parser.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(method + ": " + e.getMessage(), e);
        }
    }

    /** A header that was sent with it. */
    public @Nullable String header(String name) {
        return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
}
