package io.milvusexporter.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.milvusexporter.collect.milvus.Dialer;
import io.milvusexporter.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server that answers what a test says, in bytes: every service and method of Milvus, the internal ones too. What
 * nobody said anything about is UNIMPLEMENTED, in Milvus' own words. Methods are named by the last word of their service:
 * {@code MilvusService/GetVersion}, {@code RootCoord/GetComponentStates}. What is said last counts.
 */
public final class FakeMilvus implements AutoCloseable {

    /** What is answered; throw a {@link StatusRuntimeException} to fail. */
    @FunctionalInterface
    public interface Answer {
        MessageLite to(Asked asked);
    }

    /** What becomes of a call. Null: nothing, ever. */
    @FunctionalInterface
    private interface Handler {
        @Nullable
        ByteString handle(Asked asked) throws InterruptedException;
    }

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger cancelled = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        var thread = new Thread(runnable, "fake-milvus");
        thread.setDaemon(true);
        return thread;
    });
    private final Executor answering;
    private final HostPort address;
    private final Server server;
    private volatile Handler otherwise = FakeMilvus::unknown;
    private volatile UnaryOperator<ByteString> spoiler = answer -> answer;

    private FakeMilvus(@Nullable String name, ServerBuilder<?> builder) {
        this(name, builder, false);
    }

    private FakeMilvus(@Nullable String name, ServerBuilder<?> builder, boolean onCallersThread) {
        this.answering = onCallersThread ? Runnable::run : threads;
        try {
            this.server = builder.fallbackHandlerRegistry(new Everything())
                    .maxInboundMessageSize(Integer.MAX_VALUE)
                    .executor(answering)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.address = name == null ? new HostPort("127.0.0.1", server.getPort()) : new HostPort(name, 19530);
    }

    /** In this process, without a socket: reached by {@link #dialer}. */
    public static FakeMilvus inProcess() {
        var name = "fake-" + NAMES.incrementAndGet();
        return new FakeMilvus(name, InProcessServerBuilder.forName(name));
    }

    /** {@link #inProcess}, and in the thread that asks: for very many calls. It holds none back, and none can be cancelled. */
    public static FakeMilvus onCallersThread() {
        var name = "fake-" + NAMES.incrementAndGet();
        return new FakeMilvus(name, InProcessServerBuilder.forName(name), true);
    }

    /** On a loopback socket of its own. */
    public static FakeMilvus onLoopback() {
        return onLoopback(InsecureServerCredentials.create());
    }

    /** On a loopback socket with TLS. */
    public static FakeMilvus onLoopback(ServerCredentials credentials) {
        return onLoopback(0, credentials);
    }

    /** On a given loopback port, as a server that comes back does. */
    public static FakeMilvus onLoopback(int port, ServerCredentials credentials) {
        return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials);
    }

    /** On this socket, of which {@link #address} tells only the port. */
    public static FakeMilvus at(InetSocketAddress socket, ServerCredentials credentials) {
        return new FakeMilvus(null, NettyServerBuilder.forAddress(socket, credentials));
    }

    /** The way to any fake that is {@link #inProcess}, chosen by the host's name; to another host there is none. */
    public static Dialer dialer() {
        return (address, credentials) -> InProcessChannelBuilder.forName(address.host());
    }

    /** Where it is: a made-up host name if it is in this process. */
    public HostPort address() {
        return address;
    }

    public FakeMilvus answer(String method, MessageLite answer) {
        return answer(method, question -> answer);
    }

    public FakeMilvus answer(String method, Answer answer) {
        return on(method, question -> answer.to(question).toByteString());
    }

    /** Answers everything that nobody said anything about. */
    public FakeMilvus answerAnything(Answer answer) {
        otherwise = question -> answer.to(question).toByteString();
        return this;
    }

    /** Answers these bytes, which need be no message. */
    public FakeMilvus answerBytes(String method, ByteString answer) {
        return on(method, question -> answer);
    }

    /** Changes the bytes of every answer. */
    public FakeMilvus spoil(UnaryOperator<ByteString> how) {
        spoiler = how;
        return this;
    }

    /** Fails with a status of gRPC. */
    public FakeMilvus fail(String method, Status status) {
        return on(method, question -> {
            throw status.asRuntimeException();
        });
    }

    /** Says that the method is unknown, as an older Milvus does. */
    public FakeMilvus forget(String method) {
        handlers.remove(method);
        return this;
    }

    /** Takes the call and never answers. */
    public FakeMilvus hang(String method) {
        return on(method, question -> null);
    }

    /** Answers what it would have answered, but not before the latch is open. */
    public FakeMilvus hold(String method, CountDownLatch latch) {
        var then = handlers.getOrDefault(method, otherwise);
        return on(method, question -> {
            latch.await();
            return then.handle(question);
        });
    }

    /** Answers a recorded answer, whatever the request. */
    public FakeMilvus answer(String method, Recorded recorded) {
        return on(method, question -> Playback.play(recorded));
    }

    /**
     * Answers as the recorded server did, by method and request.
     *
     * @param situations cases to prefer, such as {@code load_failing}
     */
    public FakeMilvus play(String version, String... situations) {
        var playback = new Playback(version, List.of(situations));
        playback.methods().forEach(method -> on(method, playback::answer));
        return this;
    }

    private FakeMilvus on(String method, Handler handler) {
        if (method.chars().filter(c -> c == '/').count() != 1 || method.startsWith("milvus.")) {
            throw new IllegalArgumentException("method: " + method + " (expected one like MilvusService/GetVersion)");
        }
        handlers.put(method, handler);
        return this;
    }

    /** Everything that was asked, in the order of arrival. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<Asked> asked(String method) {
        return asked().stream()
                .filter(question -> question.method().equals(method))
                .toList();
    }

    /** How often a method was asked. */
    public int calls(String method) {
        return asked(method).size();
    }

    /** How often anything was asked. */
    public int calls() {
        return asked.size();
    }

    /** How many calls the caller gave up before they were answered. */
    public int cancelled() {
        return cancelled.get();
    }

    /** Forgets what was asked so far. */
    public void clear() {
        asked.clear();
    }

    /** Goes away at once, as a killed process does. */
    @Override
    public void close() {
        server.shutdownNow();
        threads.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ByteString unknown(Asked asked) {
        int slash = asked.fullMethod().indexOf('/');
        throw Status.UNIMPLEMENTED
                .withDescription("unknown method " + asked.fullMethod().substring(slash + 1) + " for service "
                        + asked.fullMethod().substring(0, slash))
                .asRuntimeException();
    }

    private static String shortName(String fullMethod) {
        int slash = fullMethod.indexOf('/');
        return fullMethod.substring(fullMethod.lastIndexOf('.', slash) + 1);
    }

    /** Takes calls of every method. */
    private final class Everything extends HandlerRegistry {

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String fullMethod, @Nullable String authority) {
            var descriptor = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(fullMethod)
                    .build();
            return ServerMethodDefinition.create(descriptor, new Calls(fullMethod));
        }
    }

    private final class Calls implements ServerCallHandler<ByteString, ByteString> {

        private final String fullMethod;

        Calls(String fullMethod) {
            this.fullMethod = fullMethod;
        }

        @Override
        public ServerCall.Listener<ByteString> startCall(ServerCall<ByteString, ByteString> call, Metadata headers) {
            call.request(2);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(ByteString request) {
                    received(call, request, headers);
                }

                @Override
                public void onCancel() {
                    cancelled.incrementAndGet();
                }
            };
        }

        private void received(ServerCall<ByteString, ByteString> call, ByteString request, Metadata headers) {
            var deadline = Context.current().getDeadline();
            var question = new Asked(
                    shortName(fullMethod),
                    fullMethod,
                    request,
                    headers,
                    deadline == null ? NO_DEADLINE : deadline.timeRemaining(TimeUnit.NANOSECONDS));
            asked.add(question);
            // Not on the call's own thread, or a held call would never hear that it was cancelled.
            answering.execute(() -> end(call, question));
        }

        private void end(ServerCall<ByteString, ByteString> call, Asked question) {
            try {
                var answer = handlers.getOrDefault(question.method(), otherwise).handle(question);
                if (answer != null) {
                    call.sendHeaders(new Metadata());
                    call.sendMessage(spoiler.apply(answer));
                    call.close(Status.OK, new Metadata());
                }
            } catch (StatusRuntimeException e) {
                call.close(e.getStatus(), new Metadata());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                if (!call.isCancelled()) {
                    throw e;
                }
            }
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {

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
    }
}
