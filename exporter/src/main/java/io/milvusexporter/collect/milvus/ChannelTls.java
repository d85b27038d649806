package io.milvusexporter.collect.milvus;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.milvusexporter.config.FileWatch;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.config.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * TLS to Milvus as the operator asked for it. The files are looked at again at each handshake, so that a certificate that is
 * renewed is used without a restart; those of a connection that stands are not touched.
 */
final class ChannelTls {

    private final String prefix;
    private final Tls config;
    private final ChannelCredentials credentials;
    private final Optional<ServerTrust> trust;

    private ChannelTls(String prefix, Tls config, ChannelCredentials credentials, Optional<ServerTrust> trust) {
        this.prefix = prefix;
        this.config = config;
        this.credentials = credentials;
        this.trust = trust;
    }

    /**
     * @param prefix of the settings, for messages
     * @throws IllegalArgumentException if a file cannot be used from the start
     */
    static ChannelTls open(String prefix, Tls config, LongSupplier nanoTime) {
        if (!config.enabled()) {
            return new ChannelTls(prefix, Tls.OFF, InsecureChannelCredentials.create(), Optional.empty());
        }
        var trust = trust(prefix, config, nanoTime);
        var credentials = TlsChannelCredentials.newBuilder().trustManager(trust);
        if (config.certFile().isPresent() && config.keyFile().isPresent()) {
            var chain = watch(prefix + ".cert-file", config.certFile().get(), nanoTime, Pem::certificates);
            var key = watch(prefix + ".key-file", config.keyFile().get(), nanoTime, Pem::privateKey);
            credentials.keyManager(new ClientKeys(chain, key));
        }
        return new ChannelTls(prefix, config, credentials.build(), Optional.of(trust));
    }

    private static ServerTrust trust(String prefix, Tls config, LongSupplier nanoTime) {
        if (config.insecureSkipVerify()) {
            return ServerTrust.anybody();
        }
        return config.caFile()
                .map(file -> ServerTrust.signedBy(watch(prefix + ".ca-file", file, nanoTime, Pem::certificates)))
                .orElseGet(ServerTrust::usual);
    }

    private static <T> FileWatch<T> watch(String key, Path file, LongSupplier nanoTime, FileWatch.Reader<T> reader) {
        try {
            return FileWatch.open(file, nanoTime, reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(key + ": " + file + ": " + e.getMessage(), e);
        }
    }

    /** The same for another address, whose certificate is another one. No client certificate is shown there. */
    ChannelTls ofAnother() {
        return trust.map(ServerTrust::ofAnother)
                .map(other -> new ChannelTls(
                        prefix,
                        config,
                        TlsChannelCredentials.newBuilder().trustManager(other).build(),
                        Optional.of(other)))
                .orElse(this);
    }

    /** Of the settings it is made of, for messages. */
    String prefix() {
        return prefix;
    }

    boolean isOn() {
        return config.enabled();
    }

    ChannelCredentials credentials() {
        return credentials;
    }

    /** The name that the certificate must have, where it is not the host's. */
    Optional<String> serverName() {
        return config.serverName();
    }

    /** When the certificate that Milvus showed last runs out, in unix seconds. */
    OptionalDouble notAfterSeconds() {
        return trust.map(ServerTrust::notAfterSeconds).orElse(OptionalDouble.empty());
    }
}
