package io.milvusexporter.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Certificates and private keys as PEM files hold them, whatever else is between the blocks. Keys may be PKCS#8, PKCS#1 or
 * SEC1: the JDK reads the first alone, cert-manager writes the second by default, and openssl's elliptic keys are the third.
 * What is wrong with a file is said in words that stand alone.
 */
public final class Pem {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

    /** The algorithms that TLS knows keys of. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    /**
     * Every certificate, at least one.
     *
     * @throws IOException if one of them cannot be read, or there is none
     */
    public static List<X509Certificate> certificates(byte[] pem) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        var blocks = CERTIFICATE.matcher(text(pem));
        while (blocks.find()) {
            try {
                var der = Base64.getMimeDecoder().decode(blocks.group(1));
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IOException("certificate " + (certificates.size() + 1) + " in it is broken", e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("there is no certificate in it");
        }
        return List.copyOf(certificates);
    }

    /**
     * The first private key.
     *
     * @throws IOException if it is encrypted, broken or of a kind that TLS does not know, or there is none
     */
    public static PrivateKey privateKey(byte[] pem) throws IOException {
        var block = KEY.matcher(text(pem));
        if (!block.find()) {
            throw new IOException("there is no private key in it");
        }
        var kind = block.group(1);
        // A key of openssl's old kind says in a header inside the block that it is encrypted.
        if (kind.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw new IOException("the private key in it is encrypted");
        }
        try {
            var der = Base64.getMimeDecoder().decode(block.group(2));
            return key(
                    switch (kind) {
                        case "RSA PRIVATE KEY" -> Pkcs8.ofPkcs1(der);
                        case "EC PRIVATE KEY" -> Pkcs8.ofSec1(der);
                        default -> der;
                    });
        } catch (IllegalArgumentException e) {
            throw new IOException("the private key in it is broken", e);
        }
    }

    /** The encoding names its algorithm, and each factory knows its own alone. */
    private static PrivateKey key(byte[] pkcs8) throws IOException {
        var failure = new IOException("the private key in it is broken, or neither RSA nor elliptic");
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /** Bundles carry the names of their authorities beside the certificates, in any encoding. */
    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.ISO_8859_1);
    }
}
