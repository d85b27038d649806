package io.milvusexporter.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A key and the certificate it signed for itself, as PEM files, made by the JDK's keytool. */
public record TestKeys(Path certificate, Path pkcs8, PrivateKey key, Path folder) {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final byte[] ONE = {0x02, 0x01, 0x01};

    /** 1.2.840.10045.3.1.7, prime256v1, behind its tag. */
    private static final byte[] CURVE = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};

    /**
     * A new pair, whose files are named as it is.
     *
     * @param host a DNS name, and behind commas more alternative names as keytool writes them
     */
    public static TestKeys make(Path folder, String name, String algorithm, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(folder, name, algorithm, host, 90);
    }

    /** The same, good for so many days. */
    public static TestKeys make(Path folder, String name, String algorithm, String host, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(folder, name, algorithm, host, List.of("-validity", Integer.toString(days)));
    }

    /** A new elliptic pair whose certificate was good for a day, a week ago. */
    public static TestKeys makeExpired(Path folder, String name, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(folder, name, "EC", host, List.of("-startdate", "-7d", "-validity", "1"));
    }

    private static TestKeys make(Path folder, String name, String algorithm, String host, List<String> dates)
            throws IOException, InterruptedException, GeneralSecurityException {
        var store = folder.resolve(name + ".p12");
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "san=dns:" + host));
        line.addAll(List.of("-keyalg", algorithm, "-storetype", "PKCS12", "-keystore", store.toString()));
        line.addAll(List.of("-storepass", new String(PASSWORD), "-ext", "bc=ca:true"));
        line.addAll(dates);
        line.addAll(algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048"));
        var exit = new ProcessBuilder(line).redirectErrorStream(true).start();
        exit.getInputStream().readAllBytes();
        if (exit.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + exit.exitValue() + " (expected 0)");
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        var key = (PrivateKey) keys.getKey(name, PASSWORD);
        var certificate = pem(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
        return new TestKeys(
                certificate, pem(folder.resolve(name + ".p8"), "PRIVATE KEY", key.getEncoded()), key, folder);
    }

    /** The same RSA key as older tools and cert-manager write it. */
    public Path pkcs1() throws IOException {
        var der = key.getEncoded();
        int at = 4 + 3; // past the outer header and the version
        at += 2 + der[at + 1]; // past the algorithm
        int length = 2 + (der[at + 1] & 0x7f); // the octet string's header, its length in the long form
        return pem(folder.resolve("rsa.p1"), "RSA PRIVATE KEY", Arrays.copyOfRange(der, at + length, der.length));
    }

    /** The same elliptic key as openssl's ecparam writes it. */
    public Path sec1() throws IOException {
        var number = ((ECPrivateKey) key).getS().toByteArray();
        var secret = new byte[32];
        int from = Math.max(0, number.length - 32);
        System.arraycopy(number, from, secret, 32 - (number.length - from), number.length - from);
        var content = new ByteArrayOutputStream();
        content.writeBytes(ONE);
        content.writeBytes(tagged(0x04, secret));
        content.writeBytes(tagged(0xa0, CURVE));
        return pem(folder.resolve("ec.sec1"), "EC PRIVATE KEY", tagged(0x30, content.toByteArray()));
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(content.length); // all that is made here is shorter than 128 bytes
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        var pem = "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
        return Files.writeString(file, pem, StandardCharsets.US_ASCII);
    }
}
