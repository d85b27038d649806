package io.milvusexporter.collect.milvus;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusexporter.collect.Budget;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Run;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.model.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to one address of Milvus: one call at a time, with its budget, its deadline and its headers. Nothing else sends. */
public final class MilvusCalls {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> DATABASE = Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER);

    private final String role;
    private final Connection connection;
    private final Supplier<@Nullable String> authorization;
    private final Limits limits;

    /**
     * What bounds and counts the calls of one target.
     *
     * @param version the budget of the one question that does not wait for what hangs
     */
    record Limits(
            Budget budget,
            Budget version,
            Supplier<Duration> timeout,
            Clock clock,
            RpcMetrics metrics,
            Support support) {}

    /** @param authorization who we are, asked at each call; null for nobody */
    MilvusCalls(String role, Connection connection, Supplier<@Nullable String> authorization, Limits limits) {
        this.role = role;
        this.connection = connection;
        this.authorization = authorization;
        this.limits = limits;
    }

    public HostPort address() {
        return connection.address();
    }

    /** When the certificate that was shown there last runs out, in unix seconds; empty without TLS. */
    public OptionalDouble certificateNotAfterSeconds() {
        return connection.tls().notAfterSeconds();
    }

    /**
     * Puts the question and returns a good answer.
     *
     * @throws CallException for everything else
     */
    public <A> A ask(MilvusRpc<A> question, Run run) {
        limits.support()
                .check(address(), question.method().fullName(), limits.clock().nanoTime());
        var turn = turn(question.method(), run);
        try {
            return send(question, run);
        } finally {
            turn.close();
        }
    }

    /** Whether Milvus is there is asked in its turn too, as long as that comes in half the time that is left. */
    private Budget.Permit turn(Method<?> method, Run run) {
        var deadline = run.deadlineNanos();
        if (!method.equals(Method.GET_VERSION)) {
            return limits.budget().acquire(deadline);
        }
        var now = limits.clock().nanoTime();
        try {
            return limits.budget().acquire(now + (deadline - now) / 2);
        } catch (CallException e) {
            return limits.version().acquire(deadline);
        }
    }

    private <A> A send(MilvusRpc<A> question, Run run) {
        var method = question.method();
        var started = limits.clock().nanoTime();
        connection.contact().asked(started);
        try {
            var answer = receive(question, nanosLeft(question, run, started));
            connection.contact().answered();
            var status = method.status(answer);
            if (CallStatus.isError(status)) {
                throw CallStatus.rejected(what(method), status);
            }
            called(method, started);
            return answer;
        } catch (CallException e) {
            throw called(method, started, e, run);
        } catch (StatusRuntimeException e) {
            throw called(method, started, failed(method, e), run);
        }
    }

    private CallException failed(Method<?> method, StatusRuntimeException e) {
        var isStarting = connection.contact().isStarting(limits.clock().nanoTime());
        var failure = CallStatus.failed(
                what(method), e.getStatus(), isStarting, connection.tls().prefix());
        if (failure.failure() == FailureCause.UNREACHABLE) {
            connection.contact().lost();
        } else if (failure.failure() != FailureCause.TIMEOUT && failure.failure() != FailureCause.NOT_READY) {
            connection.contact().answered();
        }
        return failure;
    }

    /** Blocks this thread and uses no other; an interrupt cancels the call. */
    private <A> A receive(MilvusRpc<A> question, long nanos) {
        var options = CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
        var headers = MetadataUtils.newAttachHeadersInterceptor(headers(question));
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(connection.channel(), headers),
                question.method().descriptor(),
                options,
                question.request());
    }

    private long nanosLeft(MilvusRpc<?> question, Run run, long now) {
        var left = run.deadlineNanos() - now;
        return Math.max(
                1,
                question.isSlow() ? left : Math.min(left, limits.timeout().get().toNanos()));
    }

    private Metadata headers(MilvusRpc<?> question) {
        var headers = new Metadata();
        var who = authorization.get();
        if (who != null) {
            headers.put(AUTHORIZATION, Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8)));
        }
        var database = question.database();
        if (database != null) {
            headers.put(DATABASE, database);
        }
        return headers;
    }

    private String what(Method<?> method) {
        return method.name() + " at " + address();
    }

    private void called(Method<?> method, long started) {
        limits.metrics().called(role, method.name(), limits.clock().nanoTime() - started, null);
    }

    private CallException called(Method<?> method, long started, CallException failure, Run run) {
        var now = limits.clock().nanoTime();
        limits.metrics().called(role, method.name(), now - started, failure.code());
        limits.support().failed(address(), method.fullName(), failure, now);
        if (failure.failure() == FailureCause.DENIED) {
            run.denied(method.name(), failure);
        }
        return failure;
    }
}
