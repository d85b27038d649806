package io.milvusexporter.config;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What exporter-toolkit's web configuration file asks for, with the content of the files that it names: all of one reading.
 *
 * @param tls empty where the main listeners are plain
 * @param headers for every answer
 * @param users their names and the bcrypt hashes of their passwords; empty where everybody may come in
 * @param warnings what was asked for and is not done
 * @param notAfter when the certificates of each file run out: the first of a chain, the last of a bundle of authorities
 */
public record WebFile(
        Optional<Tls> tls,
        Map<String, String> headers,
        Map<String, Secret> users,
        List<String> warnings,
        Map<Path, Instant> notAfter) {

    /** A file with nothing in it. */
    public static final WebFile NOTHING = new WebFile(Optional.empty(), Map.of(), Map.of(), List.of(), Map.of());

    public WebFile {
        headers = Map.copyOf(headers);
        users = Map.copyOf(users);
        warnings = List.copyOf(warnings);
        notAfter = Map.copyOf(notAfter);
    }

    /** What is asked of a client's certificate; the names are those of Go's crypto/tls. */
    public enum ClientAuth {
        NO_CLIENT_CERT("NoClientCert", false, false),
        REQUEST_CLIENT_CERT("RequestClientCert", false, false),
        REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert", true, false),
        REQUIRE_CLIENT_CERT("RequireClientCert", true, false),
        VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven", false, true),
        REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert", true, true);

        private final String text;
        private final boolean isRequired;
        private final boolean isVerified;

        ClientAuth(String text, boolean isRequired, boolean isVerified) {
            this.text = text;
            this.isRequired = isRequired;
            this.isVerified = isVerified;
        }

        static Optional<ClientAuth> named(String text) {
            return Arrays.stream(values())
                    .filter(each -> each.text.equals(text))
                    .findFirst();
        }

        static List<String> names() {
            return Arrays.stream(values()).map(each -> each.text).toList();
        }

        /** Whether a client is asked for a certificate at all. */
        public boolean isAsked() {
            return this != NO_CLIENT_CERT;
        }

        /** Whether a client without one is turned away. */
        public boolean isRequired() {
            return isRequired;
        }

        /** Whether an authority must vouch for it. */
        public boolean isVerified() {
            return isVerified;
        }
    }

    /**
     * TLS of the main listeners.
     *
     * @param authorities who may vouch for clients; empty for those that the JVM trusts
     * @param allowedSans alternative names of which a client's certificate must have one; empty for any
     * @param protocols as the JDK names them
     * @param ciphers for TLS 1.2, in the order of preference; empty for the JDK's own
     */
    public record Tls(
            List<X509Certificate> chain,
            PrivateKey key,
            ClientAuth clientAuth,
            List<X509Certificate> authorities,
            List<String> allowedSans,
            List<String> protocols,
            List<String> ciphers,
            boolean prefersOwnCiphers) {

        public Tls {
            chain = List.copyOf(chain);
            authorities = List.copyOf(authorities);
            allowedSans = List.copyOf(allowedSans);
            protocols = List.copyOf(protocols);
            ciphers = List.copyOf(ciphers);
        }

        /** Without the key, which some providers would print. */
        @Override
        public String toString() {
            return "Tls[" + chain.get(0).getSubjectX500Principal() + ", " + clientAuth + "]";
        }
    }
}
