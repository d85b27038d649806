package io.milvusexporter.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.milvusexporter.demo.world.DemoNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one port serves. What it does not serve it refuses in the words of the real server. */
final class Methods extends HandlerRegistry {

    private final Map<String, ServerMethodDefinition<?, ?>> known = new HashMap<>();
    private final Dialect dialect;
    private final Host host;

    Methods(Host host, Dialect dialect, @Nullable DemoNode node, Gatekeeper gatekeeper) {
        this.host = host;
        this.dialect = dialect;
        for (var service : dialect.services()) {
            service.methods().forEach((name, rpc) -> add(service.name() + "/" + name, rpc, node, gatekeeper));
        }
    }

    private <Q extends Message> void add(String fullName, Rpc<Q> rpc, @Nullable DemoNode node, Gatekeeper gatekeeper) {
        known.put(
                fullName,
                ServerMethodDefinition.create(rpc.method(), new UnaryCalls<>(rpc, host, dialect, node, gatekeeper)));
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String fullName, @Nullable String authority) {
        var found = known.get(fullName);
        return found != null ? found : unknown(fullName);
    }

    private ServerMethodDefinition<ByteString, ByteString> unknown(String fullName) {
        var method = MethodDescriptor.newBuilder(Rpc.BYTES, Rpc.BYTES)
                .setType(MethodType.UNARY)
                .setFullMethodName(fullName)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> {
            refuse(call, fullName);
            return new ServerCall.Listener<>() {};
        });
    }

    private void refuse(ServerCall<ByteString, ByteString> call, String fullName) {
        int slash = fullName.lastIndexOf('/');
        host.calls()
                .began(new CallLog.Call(
                        fullName.substring(0, slash),
                        fullName.substring(slash + 1),
                        host.world().clock().nanoTime(),
                        0));
        host.calls().ended();
        var forbidden = Forbidden.method(fullName);
        if (forbidden.isPresent()) {
            host.violations().add(forbidden.get());
            host.die().run();
            return;
        }
        call.close(Status.UNIMPLEMENTED.withDescription(dialect.unimplemented(fullName)), new Metadata());
    }
}
