package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we take for Milvus: whoever certain authorities vouch for, the JVM's own or those of a file as it is now. Remembers
 * how long the certificate is good that was shown last, also one that was refused.
 */
final class ServerTrust extends X509ExtendedTrustManager {

    private static final OptionalDouble NEVER_SEEN = OptionalDouble.empty();

    private final Supplier<X509ExtendedTrustManager> judge;
    private volatile OptionalDouble notAfterSeconds = NEVER_SEEN;

    private ServerTrust(Supplier<X509ExtendedTrustManager> judge) {
        this.judge = judge;
    }

    /** Whoever the JVM trusts. */
    static ServerTrust usual() {
        var judge = judge(null);
        return new ServerTrust(() -> judge);
    }

    /** Whoever one of these authorities vouches for. */
    static ServerTrust signedBy(Supplier<List<X509Certificate>> authorities) {
        return new ServerTrust(new Supplier<>() {

            private List<X509Certificate> judged = authorities.get();
            private X509ExtendedTrustManager current = judge(judged);

            @Override
            public synchronized X509ExtendedTrustManager get() {
                var now = authorities.get();
                if (now != judged) {
                    current = judge(now);
                    judged = now;
                }
                return current;
            }
        });
    }

    /** Anybody: neither the chain nor the name is looked at. */
    static ServerTrust anybody() {
        var judge = new Anybody();
        return new ServerTrust(() -> judge);
    }

    /** Trusts the same, and remembers what another server shows. */
    ServerTrust ofAnother() {
        return new ServerTrust(judge);
    }

    OptionalDouble notAfterSeconds() {
        return notAfterSeconds;
    }

    private static X509ExtendedTrustManager judge(@Nullable List<X509Certificate> authorities) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities == null ? null : keyStore(authorities));
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager judge) {
                    return judge;
                }
            }
            throw new IllegalStateException("trust manager: none for X.509 (expected one in every JVM)");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("trust manager: " + e.getMessage(), e);
        }
    }

    private static KeyStore keyStore(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        return store;
    }

    private void seen(X509Certificate[] chain) {
        if (chain.length > 0) {
            notAfterSeconds = OptionalDouble.of(
                    (double) chain[0].getNotAfter().toInstant().getEpochSecond());
        }
    }

    /** The JDK asks nothing more of a certificate that is itself among the authorities, not even that it be of today. */
    private static void checkDates(X509ExtendedTrustManager by, X509Certificate[] chain) throws CertificateException {
        if (!(by instanceof Anybody) && chain.length > 0) {
            chain[0].checkValidity();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        seen(chain);
        var by = judge.get();
        by.checkServerTrusted(chain, type, engine);
        checkDates(by, chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        seen(chain);
        var by = judge.get();
        by.checkServerTrusted(chain, type, socket);
        checkDates(by, chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        seen(chain);
        var by = judge.get();
        by.checkServerTrusted(chain, type);
        checkDates(by, chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw clients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw clients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw clients();
    }

    private static CertificateException clients() {
        return new CertificateException("a client's certificate (expected a server's: Milvus is never our client)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.get().getAcceptedIssuers();
    }

    /** What --milvus.tls.insecure-skip-verify asks for. Being extended, it keeps the JDK from checking the name instead. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
