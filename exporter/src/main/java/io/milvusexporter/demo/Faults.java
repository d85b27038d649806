package io.milvusexporter.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What goes wrong, by method: its bare name, its full name, or {@code *} for all. A later fault of one kind replaces the
 * earlier one for the same method.
 */
public final class Faults {

    public static final String ALL = "*";

    private final Map<String, Status> failures = new ConcurrentHashMap<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> holds = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<ByteString>> spoilers = new ConcurrentHashMap<>();

    Faults() {}

    /** The call ends with this status instead of an answer. */
    public void fail(String method, Status.Code code, String text) {
        failures.put(method, code.toStatus().withDescription(text));
    }

    /** The answer comes when so much time has passed on the world's clock. */
    public void delay(String method, Duration by) {
        delays.put(method, by);
    }

    /** The answer comes when {@link #release} is called, or never. */
    public void hold(String method) {
        holds.computeIfAbsent(method, name -> new CompletableFuture<>());
    }

    /** Lets go of what was held, and holds nothing more of it. */
    public void release(String method) {
        var held = holds.remove(method);
        if (held != null) {
            held.complete(null);
        }
    }

    /** Changes the bytes of an answer. */
    public void spoil(String method, UnaryOperator<ByteString> how) {
        spoilers.put(method, how);
    }

    /** Changes an answer that still is one. */
    public <A extends Message> void edit(String method, A type, UnaryOperator<A> how) {
        spoil(method, bytes -> edited(bytes, type, how));
    }

    @SuppressWarnings("unchecked") // a message's parser makes messages of its own type
    private static <A extends Message> ByteString edited(ByteString bytes, A type, UnaryOperator<A> how) {
        try {
            return how.apply((A) type.getParserForType().parseFrom(bytes)).toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("answer: unreadable (expected one that was not spoilt before)", e);
        }
    }

    /** All is well again; what is held stays held until released. */
    public void clear() {
        failures.clear();
        delays.clear();
        spoilers.clear();
    }

    Optional<Status> failure(String fullMethod) {
        return find(failures, fullMethod);
    }

    Duration delay(String fullMethod) {
        return find(delays, fullMethod).orElse(Duration.ZERO);
    }

    CompletableFuture<Void> held(String fullMethod) {
        return find(holds, fullMethod).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    ByteString spoilt(String fullMethod, ByteString answer) {
        return find(spoilers, fullMethod).map(how -> how.apply(answer)).orElse(answer);
    }

    private static <T> Optional<T> find(Map<String, T> rules, String fullMethod) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        var bare = fullMethod.substring(fullMethod.lastIndexOf('/') + 1);
        return Optional.ofNullable(rules.get(fullMethod))
                .or(() -> Optional.ofNullable(rules.get(bare)))
                .or(() -> Optional.ofNullable(rules.get(ALL)));
    }
}
