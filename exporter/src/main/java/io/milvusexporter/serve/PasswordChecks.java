package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.milvusexporter.config.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with bcrypt hashes. What was right is remembered under a keyed hash of name, password and bcrypt hash,
 * so that the next comparison costs nothing and tells nothing by its time; what was wrong is forgotten, or a guesser could
 * fill the memory. There is at most one entry for each user.
 */
final class PasswordChecks {

    /** How many may wait, the one that is being made included. */
    static final int MOST = 16;

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 23;

    /** @param decoys a hash nobody has for each user there is, of the same cost */
    private record Users(Map<String, byte[]> hashes, List<byte[]> decoys) {

        boolean isSameAs(Users other) {
            return hashes.keySet().equals(other.hashes.keySet())
                    && hashes.entrySet().stream()
                            .allMatch(each -> Arrays.equals(each.getValue(), other.hashes.get(each.getKey())));
        }
    }

    private final Executor hashing;
    private final byte[] key = new byte[KEY_BYTES];
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<ByteBuffer> right = ConcurrentHashMap.newKeySet();
    private final Map<ByteBuffer, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
    private volatile Users users;

    PasswordChecks(Map<String, Secret> users, Executor hashing) {
        this.hashing = hashing;
        new SecureRandom().nextBytes(key);
        this.users = users(users);
    }

    boolean hasUsers() {
        return !users.hashes().isEmpty();
    }

    /** What was right stays known unless somebody's hash is another: a certificate that is renewed costs no check. */
    void change(Map<String, Secret> next) {
        var before = users;
        var after = users(next);
        if (!before.isSameAs(after)) {
            users = after;
            right.clear();
        }
    }

    private static Users users(Map<String, Secret> users) {
        var hashes = new HashMap<String, byte[]>();
        users.forEach((name, hash) -> hashes.put(name, hash.reveal().getBytes(UTF_8)));
        return new Users(
                hashes, hashes.values().stream().map(PasswordChecks::decoy).toList());
    }

    /** A hash of no password, as dear as another. */
    private static byte[] decoy(byte[] hash) {
        var random = new SecureRandom();
        var salt = new byte[SALT_BYTES];
        var digest = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(digest);
        int cost = Integer.parseInt(new String(hash, 4, 2, UTF_8));
        var version = BCrypt.Version.VERSION_2B;
        return version.formatter.createHashMessage(new BCrypt.HashData(cost, version, salt, digest));
    }

    /** Whether the password is the user's; empty if too many others are waiting for their answer. */
    Optional<CompletionStage<Boolean>> check(BasicAuth.Login login) {
        var now = users;
        var known = now.hashes().get(login.name());
        var tag = tag(login, known);
        var hash = known == null ? decoyFor(tag(login.name()), now.decoys()) : known;
        if (right.contains(tag)) {
            return Optional.of(completedFuture(true));
        }
        var same = underWay.get(tag);
        if (same != null) {
            return Optional.of(same);
        }
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            return Optional.empty();
        }
        var answer = new CompletableFuture<Boolean>();
        underWay.put(tag, answer);
        run(() -> compare(login, hash, known != null, tag, answer), tag, answer);
        return Optional.of(answer);
    }

    private void run(Runnable comparison, ByteBuffer tag, CompletableFuture<Boolean> answer) {
        try {
            hashing.execute(comparison);
        } catch (RejectedExecutionException e) {
            end(tag, answer, false); // the exporter is stopping
        }
    }

    private void compare(
            BasicAuth.Login login, byte[] hash, boolean isKnown, ByteBuffer tag, CompletableFuture<Boolean> answer) {
        boolean isRight = false;
        try {
            isRight = BCrypt.verifyer().verify(bytes(login.password()), hash).verified && isKnown;
            if (isRight && isCurrent(login.name(), hash)) {
                right.add(tag);
            }
        } finally {
            end(tag, answer, isRight);
        }
    }

    /** Whether the users have not changed meanwhile. */
    private boolean isCurrent(String name, byte[] hash) {
        return users.hashes().get(name) == hash;
    }

    private void end(ByteBuffer tag, CompletableFuture<Boolean> answer, boolean isRight) {
        underWay.remove(tag);
        waiting.decrementAndGet();
        answer.complete(isRight);
    }

    /** The same name meets the same decoy, as a user meets the same hash. */
    private static byte[] decoyFor(ByteBuffer tag, List<byte[]> decoys) {
        return decoys.get(Math.floorMod(tag.getInt(0), decoys.size()));
    }

    private ByteBuffer tag(BasicAuth.Login login, byte @Nullable [] hash) {
        var name = login.name().getBytes(UTF_8);
        int hashLength = hash == null ? 0 : hash.length;
        var all = ByteBuffer.allocate(
                2 * Integer.BYTES + name.length + hashLength + login.password().remaining());
        all.putInt(name.length).putInt(hashLength).put(name);
        if (hash != null) {
            all.put(hash);
        }
        return tag(all.put(login.password().duplicate()).array());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private ByteBuffer tag(String name) {
        return tag(name.getBytes(UTF_8));
    }

    private ByteBuffer tag(byte[] text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return ByteBuffer.wrap(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(MAC + ": " + e.getMessage() + " (expected in every JVM)", e);
        }
    }
}
