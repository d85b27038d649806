package io.milvusexporter.config;

import io.milvusexporter.config.WebFile.ClientAuth;
import io.milvusexporter.config.WebFile.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import javax.net.ssl.SSLContext;

/** The section {@code tls_server_config}, and the files that it names. */
final class WebTlsSection {

    static final String NAME = "tls_server_config";

    static final Set<String> WITH_TLS =
            Set.of("cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type");
    static final Set<String> BESIDE_TLS = Set.of(
            "client_allowed_sans",
            "min_version",
            "max_version",
            "cipher_suites",
            "prefer_server_cipher_suites",
            "curve_preferences");

    /** Go's names, and the JDK's. */
    static final NavigableMap<String, String> VERSIONS = new TreeMap<>(Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3"));

    private static final Set<String> OLD_VERSIONS = Set.of("TLS10", "TLS11");

    /** The suites that Go calls secure; the JDK has the same names for them. */
    static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private final YamlSection section;
    private final Path file;
    private final FileContents contents;
    private final Map<Path, Instant> notAfter = new HashMap<>();
    private final Set<Path> atFault = new HashSet<>();

    WebTlsSection(YamlSection root, Path file, FileContents contents) {
        var known = new HashSet<>(WITH_TLS);
        known.addAll(BESIDE_TLS);
        this.section = root.section(NAME, known);
        this.file = file;
        this.contents = contents;
    }

    /** When the certificates in each of its files run out. */
    Map<Path, Instant> notAfter() {
        return notAfter;
    }

    /** The files that cannot be used as they are. */
    Set<Path> atFault() {
        return atFault;
    }

    /** What it asks for; empty if it asks for nothing, or is wrong. */
    Optional<Tls> read() {
        var clientAuth = clientAuth();
        var sans = allowedSans(clientAuth);
        var protocols = protocols();
        var ciphers = ciphers();
        var prefersOwn = section.isOn("prefer_server_cipher_suites", true);
        var curves = section.texts("curve_preferences");
        if (!curves.isEmpty()) {
            section.wrong(
                    "curve_preferences",
                    String.join(", ", curves),
                    "none: Java 17 knows curves for the whole process only, -Djdk.tls.namedGroups=…");
        }
        if (WITH_TLS.stream().noneMatch(section::has)) {
            BESIDE_TLS.stream()
                    .filter(section::has)
                    .sorted()
                    .findFirst()
                    .ifPresent(key -> section.wrong(key, "no certificate with it", "cert_file and key_file with it"));
            return Optional.empty();
        }
        var authorities = authorities(clientAuth);
        var chain = certificates("cert", BinaryOperator.minBy(Comparator.naturalOrder()));
        var key = material("key", "a PEM file with an unencrypted key", Pem::privateKey);
        checkPair(chain, key);
        return chain.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Tls(chain.get(), key.get(), clientAuth, authorities, sans, protocols, ciphers, prefersOwn));
    }

    private ClientAuth clientAuth() {
        var text = section.text("client_auth_type");
        var known = text.flatMap(ClientAuth::named);
        if (text.isPresent() && known.isEmpty()) {
            section.wrong(
                    "client_auth_type",
                    text.get(),
                    Types.either(ClientAuth.names()),
                    Nearest.to(text.get(), ClientAuth.names()).orElse(""));
        }
        return known.orElse(ClientAuth.NO_CLIENT_CERT);
    }

    private List<String> allowedSans(ClientAuth clientAuth) {
        var sans = section.texts("client_allowed_sans");
        if (section.has("client_allowed_sans")) {
            if (section.isEmptyList("client_allowed_sans")) {
                section.wrong("client_allowed_sans", "an empty list", "a name at least, or no list");
            }
            if (!clientAuth.isRequired()) {
                section.wrong(
                        "client_allowed_sans",
                        String.join(", ", sans),
                        "client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert with it");
            }
        }
        return sans;
    }

    private List<String> protocols() {
        var min = version("min_version", "TLS12");
        var max = version("max_version", "TLS13");
        if (min.equals("TLS13") && max.equals("TLS12")) {
            section.wrong("max_version", "TLS12", "at least min_version, TLS13");
        }
        var protocols = new ArrayList<String>();
        if (min.equals("TLS12")) {
            protocols.add("TLSv1.2");
        }
        if (max.equals("TLS13")) {
            protocols.add("TLSv1.3");
        }
        return protocols;
    }

    private String version(String key, String byDefault) {
        var text = section.text(key);
        if (text.isPresent() && !VERSIONS.containsKey(text.get())) {
            section.wrong(
                    key,
                    text.get(),
                    OLD_VERSIONS.contains(text.get())
                            ? "TLS12 or TLS13: Java 17 has switched the older ones off"
                            : "TLS12 or TLS13",
                    Nearest.to(text.get(), VERSIONS.keySet()).orElse(""));
        }
        return text.filter(VERSIONS::containsKey).orElse(byDefault);
    }

    private List<String> ciphers() {
        var wanted = section.texts("cipher_suites");
        var able = supportedSuites();
        for (var suite : wanted) {
            if (!SUITES.contains(suite)) {
                section.wrong(
                        "cipher_suites",
                        suite,
                        "a suite that Go calls secure, by its name there",
                        Nearest.to(suite, SUITES).orElse(""));
            } else if (!able.contains(suite)) {
                section.wrong("cipher_suites", suite, "a suite that this JVM has");
            }
        }
        return wanted;
    }

    private static Set<String> supportedSuites() {
        try {
            return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("TLS: " + e.getMessage() + " (expected in every JVM)", e);
        }
    }

    private List<X509Certificate> authorities(ClientAuth clientAuth) {
        if (!section.has("client_ca") && !section.has("client_ca_file")) {
            return List.of();
        }
        if (!clientAuth.isAsked()) {
            var key = section.has("client_ca_file") ? "client_ca_file" : "client_ca";
            section.wrong(key, "authorities for nothing", "client_auth_type with it, as RequireAndVerifyClientCert");
        }
        return certificates("client_ca", BinaryOperator.maxBy(Comparator.naturalOrder()))
                .orElse(List.of());
    }

    /** @param end of several certificates in a file, the time that tells for the file */
    private Optional<List<X509Certificate>> certificates(String key, BinaryOperator<Instant> end) {
        var certificates = material(key, "a PEM file with certificates", Pem::certificates);
        certificates.ifPresent(read -> section.text(key + "_file")
                .flatMap(this::path)
                .ifPresent(named -> read.stream()
                        .map(each -> each.getNotAfter().toInstant())
                        .reduce(end)
                        .ifPresent(time -> notAfter.merge(named, time, end))));
        return certificates;
    }

    /** What is given inside the file, or in a file of its own. */
    private <T> Optional<T> material(String key, String expected, FileWatch.Reader<T> reader) {
        var keyOfFile = key + "_file";
        if (section.has(key) && section.has(keyOfFile)) {
            section.wrong(key, "given, and " + keyOfFile + " too", "one of the two");
            return Optional.empty();
        }
        if (section.has(key)) {
            return section.text(key).flatMap(pem -> inline(key, pem, reader));
        }
        var name = section.text(keyOfFile);
        if (name.isEmpty() && !section.has(keyOfFile)) {
            section.wrong(keyOfFile, "", keyOfFile + " or " + key);
        }
        return name.flatMap(text -> inFile(keyOfFile, text, expected, reader));
    }

    private <T> Optional<T> inline(String key, String pem, FileWatch.Reader<T> reader) {
        try {
            return Optional.of(reader.read(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            section.wrong(key, String.valueOf(e.getMessage()), "PEM");
            return Optional.empty();
        }
    }

    private <T> Optional<T> inFile(String key, String name, String expected, FileWatch.Reader<T> reader) {
        var named = path(name);
        if (named.isEmpty()) {
            section.wrong(key, name, "the name of a file");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(contents.read(named.get())));
        } catch (IOException e) {
            section.wrong(key, named.get() + ": " + e.getMessage(), expected);
            atFault.add(named.get());
            return Optional.empty();
        }
    }

    /** Names of files count from the directory of the file that has them. */
    private Optional<Path> path(String name) {
        return Types.FILE.read(name).map(file::resolveSibling);
    }

    private void checkPair(Optional<List<X509Certificate>> chain, Optional<PrivateKey> key) {
        if (chain.isEmpty() || key.isEmpty()) {
            return;
        }
        if (!KeyPairs.isOne(chain.get().get(0).getPublicKey(), key.get())) {
            var isFile = section.has("key_file");
            var found = isFile ? section.text("key_file").orElse("") : "another certificate's key";
            section.wrong(isFile ? "key_file" : "key", found, "the key of the first certificate");
            section.text("key_file").flatMap(this::path).ifPresent(atFault::add);
        }
    }
}
