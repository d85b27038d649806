package io.milvusexporter.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.milvusexporter.demo.world.DemoNode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Answers the calls of one method: counts them, lets faults happen, and refuses what would kill a real Milvus. */
final class UnaryCalls<Q extends Message> implements ServerCallHandler<Q, ByteString> {

    private final Rpc<Q> rpc;
    private final Host host;
    private final Dialect dialect;
    private final @Nullable DemoNode node;
    private final Gatekeeper gatekeeper;

    UnaryCalls(Rpc<Q> rpc, Host host, Dialect dialect, @Nullable DemoNode node, Gatekeeper gatekeeper) {
        this.rpc = rpc;
        this.host = host;
        this.dialect = dialect;
        this.node = node;
        this.gatekeeper = gatekeeper;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, ByteString> call, Metadata headers) {
        call.request(2);
        return new OneCall(call, headers);
    }

    /** One call: it is in flight until it is answered or nobody waits for the answer. */
    private final class OneCall extends ServerCall.Listener<Q> {

        private final ServerCall<Q, ByteString> call;
        private final Metadata headers;
        private final AtomicBoolean over = new AtomicBoolean(true);
        private @Nullable Q request;

        OneCall(ServerCall<Q, ByteString> call, Metadata headers) {
            this.call = call;
            this.headers = headers;
        }

        @Override
        public void onMessage(Q message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            var question = request;
            if (question == null) {
                call.close(Status.INTERNAL.withDescription("request: none (expected one)"), new Metadata());
                return;
            }
            var name = fullName();
            host.calls()
                    .began(new CallLog.Call(
                            service(), bareName(), host.world().clock().nanoTime(), question.getSerializedSize()));
            over.set(false);
            var refusal = Forbidden.request(service(), bareName(), question);
            if (refusal.isPresent()) {
                host.violations().add(refusal.get());
                host.die().run();
                return;
            }
            var unused = host.faults()
                    .held(name)
                    .thenRunAsync(
                            () -> host.waits().after(host.faults().delay(name), () -> answer(question)),
                            host.executor());
        }

        private void answer(Q question) {
            var failure = host.faults().failure(fullName()).or(() -> gatekeeper.refusal(bareName(), question, headers));
            if (failure.isPresent()) {
                close(failure.get());
                return;
            }
            var pace = new Pace();
            var asked = new Asked(
                    host.world(), dialect.flavor(), node, gatekeeper.database(headers), gatekeeper.user(headers), pace);
            var bytes = host.world()
                    .ask(() -> dialect.notReady(asked, service(), bareName())
                            .map(Statuses::alone)
                            .orElseGet(() -> rpc.answer(question, asked)));
            host.waits().after(pace.takes(), () -> send(host.faults().spoilt(fullName(), bytes)));
        }

        private void send(ByteString bytes) {
            if (over.compareAndSet(false, true)) {
                host.calls().ended();
                call.sendHeaders(new Metadata());
                call.sendMessage(bytes);
                call.close(Status.OK, new Metadata());
            }
        }

        private void close(Status status) {
            if (over.compareAndSet(false, true)) {
                host.calls().ended();
                call.close(status, new Metadata());
            }
        }

        @Override
        public void onCancel() {
            if (over.compareAndSet(false, true)) {
                host.calls().ended();
            }
        }
    }

    private String fullName() {
        return rpc.method().getFullMethodName();
    }

    private String service() {
        var name = rpc.method().getServiceName();
        return name == null ? "" : name;
    }

    private String bareName() {
        var name = rpc.method().getBareMethodName();
        return name == null ? "" : name;
    }
}
