package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.DemoNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Internal ports ask nobody who he is; they only refuse who takes them for another. */
record InternalGatekeeper(@Nullable DemoNode node) implements Gatekeeper {

    private static final Metadata.Key<String> CLUSTER = Metadata.Key.of("cluster", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SERVER = Metadata.Key.of("serverid", Metadata.ASCII_STRING_MARSHALLER);
    private static final String THIS_CLUSTER = "by-dev";

    @Override
    public Optional<Status> refusal(String method, Message request, Metadata headers) {
        var cluster = headers.get(CLUSTER);
        if (cluster != null && !cluster.isEmpty() && !cluster.equals(THIS_CLUSTER)) {
            return unknown(
                    "cross cluster routing[expectedCluster=" + THIS_CLUSTER + "][actualCluster=" + cluster + "]");
        }
        var server = headers.get(SERVER);
        if (node != null && server != null && server.matches("[0-9]+") && Long.parseLong(server) != node.id()) {
            return unknown("node not match[expectedNodeID=" + server + "][actualNodeID=" + node.id() + "]");
        }
        return Optional.empty();
    }

    private static Optional<Status> unknown(String text) {
        return Optional.of(Status.UNKNOWN.withDescription(text));
    }

    @Override
    public String user(Metadata headers) {
        return Access.ROOT;
    }
}
