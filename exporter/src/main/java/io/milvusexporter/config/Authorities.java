package io.milvusexporter.config;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Those whose word for a certificate counts. */
public final class Authorities {

    private Authorities() {}

    /**
     * Java's own judge of certificate chains.
     *
     * @param authorities who may vouch; null for those that the JVM trusts
     * @throws IllegalArgumentException if they cannot be used
     */
    public static X509ExtendedTrustManager judge(@Nullable List<X509Certificate> authorities) {
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
            throw new IllegalArgumentException("authorities: " + e.getMessage(), e);
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
}
