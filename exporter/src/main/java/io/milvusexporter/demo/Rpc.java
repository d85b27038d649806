package io.milvusexporter.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;

/** One method of one service: how its request reads and what is said to it. The answer is bytes, so that a fault can spoil it. */
record Rpc<Q extends Message>(MethodDescriptor<Q, ByteString> method, BiFunction<Q, Asked, Message> answer) {

    static final MethodDescriptor.Marshaller<ByteString> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ByteString value) {
            return value.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    static <Q extends Message> Rpc<Q> of(String service, String name, Q request, BiFunction<Q, Asked, Message> answer) {
        var method = MethodDescriptor.newBuilder(ProtoUtils.marshaller(request), BYTES)
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
        return new Rpc<>(method, answer);
    }

    ByteString answer(Q request, Asked asked) {
        return answer.apply(request, asked).toByteString();
    }
}
