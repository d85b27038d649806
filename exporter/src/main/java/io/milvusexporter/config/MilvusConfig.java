package io.milvusexporter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which Milvus is asked, and how carefully.
 *
 * @param address the public gRPC address; empty only if components are given
 * @param components internal ports that the operator names
 * @param internal what is done about the internal ports that nobody names, and how all of them are spoken to
 * @param timeout for one call; GetMetrics and CheckHealth are bounded by their run alone
 * @param maxMessageBytes a larger answer is refused
 */
public record MilvusConfig(
        Optional<HostPort> address,
        List<ComponentAddress> components,
        Internal internal,
        Credentials credentials,
        Tls tls,
        Duration timeout,
        int maxRequestsInFlight,
        int maxRequestsPerSecond,
        long maxMessageBytes) {

    public MilvusConfig {
        components = List.copyOf(components);
        var problems = new Problems();
        if (address.isEmpty() && components.isEmpty()) {
            problems.add(Problem.of(MilvusOptions.ADDRESS.name(), "", "an address, or milvus.component")
                    .with(MilvusOptions.COMPONENT));
        }
        var seen = new HashSet<ComponentAddress>();
        for (var component : components) {
            var text = MilvusOptions.COMPONENT.type().write(component);
            problems.check(seen.add(component), MilvusOptions.COMPONENT.name(), text, "each component once");
        }
        problems.check(MilvusOptions.TIMEOUT, timeout);
        problems.check(MilvusOptions.MAX_IN_FLIGHT, maxRequestsInFlight);
        problems.check(MilvusOptions.MAX_PER_SECOND, maxRequestsPerSecond);
        problems.check(MilvusOptions.MAX_MESSAGE_SIZE, maxMessageBytes);
        problems.throwIfAny();
    }

    /** Whether whoever can read the network can read the credentials. */
    public boolean sendsCredentialsInClear() {
        return address.isPresent() && !(credentials instanceof Credentials.None) && !tls.enabled();
    }

    /** How the exporter shows who it is to the public port. Internal ports never see it. */
    public sealed interface Credentials {

        record None() implements Credentials {}

        record Password(String username, Secret password) implements Credentials {}

        record Token(Secret token) implements Credentials {}
    }

    /**
     * The ports that Milvus' components have for each other. Nobody needs credentials there, and they are never sent.
     *
     * @param discover whether those that nobody named are looked for
     * @param tls whether they speak TLS (2.5+), all of them
     * @param serverName that their certificates are for
     */
    public record Internal(boolean discover, boolean tls, Optional<Path> caFile, String serverName) {

        public Internal {
            var problems = new Problems();
            if (!tls && caFile.isPresent()) {
                problems.add(Problem.of(
                                MilvusOptions.INTERNAL_TLS_CA_FILE.name(),
                                caFile.get().toString(),
                                MilvusOptions.INTERNAL_TLS + " with it")
                        .with(MilvusOptions.INTERNAL_TLS));
            }
            problems.throwIfAny();
        }

        /** Plain, and only the ports that are named. */
        public static Internal named() {
            return new Internal(false, false, Optional.empty(), "localhost");
        }

        /** Plain, and those that are found too. */
        public static Internal found() {
            return new Internal(true, false, Optional.empty(), "localhost");
        }

        /** In the words of the public port. */
        public Tls asTls() {
            return tls
                    ? new Tls(true, caFile, Optional.empty(), Optional.empty(), Optional.of(serverName), false)
                    : Tls.OFF;
        }
    }

    /** TLS to the public port. Without a CA file the JVM's own roots count. */
    public record Tls(
            boolean enabled,
            Optional<Path> caFile,
            Optional<Path> certFile,
            Optional<Path> keyFile,
            Optional<String> serverName,
            boolean insecureSkipVerify) {

        /** No TLS. */
        public static final Tls OFF =
                new Tls(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

        public Tls {
            var problems = new Problems();
            if (!enabled) {
                needsTls(MilvusOptions.TLS_CA_FILE, caFile, problems);
                needsTls(MilvusOptions.TLS_CERT_FILE, certFile, problems);
                needsTls(MilvusOptions.TLS_KEY_FILE, keyFile, problems);
                needsTls(MilvusOptions.TLS_SERVER_NAME, serverName, problems);
                needsTls(MilvusOptions.TLS_SKIP_VERIFY, Optional.of(true).filter(on -> insecureSkipVerify), problems);
            }
            needsOther(MilvusOptions.TLS_CERT_FILE, certFile, MilvusOptions.TLS_KEY_FILE, keyFile, problems);
            needsOther(MilvusOptions.TLS_KEY_FILE, keyFile, MilvusOptions.TLS_CERT_FILE, certFile, problems);
            problems.throwIfAny();
        }

        private static <T> void needsTls(Option<T> option, Optional<T> value, Problems problems) {
            value.ifPresent(given ->
                    problems.add(Problem.of(option.name(), option.type().write(given), MilvusOptions.TLS + " with it")
                            .with(MilvusOptions.TLS)));
        }

        private static void needsOther(
                Option<Path> option,
                Optional<Path> file,
                Option<Path> other,
                Optional<Path> otherFile,
                Problems problems) {
            if (file.isPresent() && otherFile.isEmpty()) {
                problems.add(Problem.of(option.name(), file.get().toString(), other + " with it")
                        .with(other));
            }
        }
    }
}
