package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.milvusexporter.config.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Lets in whoever knows a user's password. What a password costs to check is paid on a thread of its own, once: then it is
 * known. A name that nobody has costs as much as one that somebody has.
 */
public final class BasicAuth implements Gate {

    private static final String SCHEME = "basic ";

    /** Where bcrypt ends: what is behind it would not be looked at, so such a password is none. */
    private static final int LONGEST = 72;

    /** A name and a password as a client gives them. */
    record Login(String name, ByteBuffer password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Login[" + name + "]";
        }
    }

    private final HttpMetrics metrics;
    private final PasswordChecks checks;

    /** @param hashing runs the checks, one after the other; its queue needs no bound */
    public BasicAuth(Map<String, Secret> users, Executor hashing, HttpMetrics metrics) {
        this.checks = new PasswordChecks(users, hashing);
        this.metrics = metrics;
    }

    /** Knows these users from now on; none for everybody. */
    public void change(Map<String, Secret> users) {
        checks.change(users);
    }

    @Override
    public boolean isClosed() {
        return checks.hasUsers();
    }

    @Override
    public CompletionStage<Optional<Answer>> refusal(Request request) {
        if (!isClosed()) {
            return completedFuture(Optional.empty());
        }
        var login = login(request.headers());
        if (login.isEmpty()) {
            return completedFuture(Optional.of(unauthorized("unauthorized")));
        }
        if (login.get().password().remaining() > LONGEST) {
            return completedFuture(Optional.of(unauthorized("unauthorized: no password has more than 72 bytes")));
        }
        return checks.check(login.get())
                .map(checked -> checked.thenApply(
                        isRight -> isRight ? Optional.<Answer>empty() : Optional.of(unauthorized("unauthorized"))))
                .orElseGet(() -> {
                    metrics.rejected(HttpMetrics.Rejection.PASSWORD_CHECKS);
                    return completedFuture(Optional.of(
                            Answer.busy("too many passwords are waiting to be checked; try again in a second")));
                });
    }

    private static Answer unauthorized(String words) {
        return Answer.line(HttpResponseStatus.UNAUTHORIZED, words)
                .with(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"milvus-exporter\", charset=\"UTF-8\"");
    }

    /** Empty if there is none, several, or one that is no name and password in UTF-8. */
    static Optional<Login> login(HttpHeaders headers) {
        var given = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        if (given.size() != 1 || !given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var decoded = Base64.getDecoder()
                    .decode(given.get(0).substring(SCHEME.length()).strip());
            int colon = 0;
            while (colon < decoded.length && decoded[colon] != ':') {
                colon++;
            }
            if (colon == decoded.length) {
                return Optional.empty();
            }
            CharBuffer name = UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded, 0, colon));
            var password = ByteBuffer.wrap(decoded, colon + 1, decoded.length - colon - 1);
            return Optional.of(new Login(name.toString(), password.asReadOnlyBuffer()));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
