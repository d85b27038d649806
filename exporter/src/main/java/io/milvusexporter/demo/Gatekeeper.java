package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/** Who may ask what at one port. */
interface Gatekeeper {

    Metadata.Key<String> DATABASE = Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER);

    /** Why the call is refused, if it is. */
    Optional<Status> refusal(String method, Message request, Metadata headers);

    /** Whoever asks, or empty. */
    String user(Metadata headers);

    default String database(Metadata headers) {
        var name = headers.get(DATABASE);
        return name == null ? "" : name;
    }
}
