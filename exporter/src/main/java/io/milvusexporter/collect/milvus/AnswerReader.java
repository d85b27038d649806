package io.milvusexporter.collect.milvus;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** How answers are read that are too long to become messages. They are never written. */
record AnswerReader<A>(Reading<A> reading) implements MethodDescriptor.Marshaller<A> {

    /** Reads an answer while it arrives; what is no message throws {@link InvalidProtocolBufferException}. */
    @FunctionalInterface
    interface Reading<A> {
        A read(InputStream message) throws IOException;
    }

    @Override
    public InputStream stream(A answer) {
        throw new IllegalStateException("answer: written (expected to be read only)");
    }

    @Override
    public A parse(InputStream message) {
        try {
            return reading.read(message);
        } catch (InvalidProtocolBufferException e) {
            throw Status.INTERNAL
                    .withDescription("Invalid protobuf byte sequence")
                    .withCause(e)
                    .asRuntimeException();
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("the answer cannot be read")
                    .withCause(e)
                    .asRuntimeException();
        }
    }
}
