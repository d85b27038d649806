package io.milvusexporter.serve;

import io.milvusexporter.config.WebFile;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which clients may connect: those that an authority vouches for, or any; and of them those with one of certain names. */
final class ClientTrust extends X509ExtendedTrustManager {

    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private final @Nullable X509ExtendedTrustManager judge;
    private final Set<String> names;

    /** @param judge looks at the chain; null if any will do */
    private ClientTrust(@Nullable X509ExtendedTrustManager judge, List<String> names) {
        this.judge = judge;
        this.names = Set.copyOf(names);
    }

    static ClientTrust of(WebFile.Tls tls) {
        return new ClientTrust(tls.clientAuth().isVerified() ? judge(tls.authorities()) : null, tls.allowedSans());
    }

    private static X509ExtendedTrustManager judge(List<X509Certificate> authorities) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities.isEmpty() ? null : keyStore(authorities));
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

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (judge != null) {
            judge.checkClientTrusted(chain, type, engine);
            checkDates(chain);
        }
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (judge != null) {
            judge.checkClientTrusted(chain, type, socket);
            checkDates(chain);
        }
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (judge != null) {
            judge.checkClientTrusted(chain, type);
            checkDates(chain);
        }
        checkName(chain);
    }

    /** The JDK asks nothing more of a certificate that is itself among the authorities, not even that it be of today. */
    private static void checkDates(X509Certificate[] chain) throws CertificateException {
        chain[0].checkValidity();
    }

    private void checkName(X509Certificate[] chain) throws CertificateException {
        if (!names.isEmpty() && names(chain[0]).stream().noneMatch(names::contains)) {
            throw new CertificateException("no alternative name of the client's certificate is allowed");
        }
    }

    /** The names that count, an IP address in its usual form. */
    private static Set<String> names(X509Certificate certificate) throws CertificateException {
        var found = new HashSet<String>();
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
            return found;
        }
        for (var alternative : alternatives) {
            int kind = (Integer) alternative.get(0);
            if (kind == EMAIL || kind == DNS || kind == URI) {
                found.add((String) alternative.get(1));
            } else if (kind == ADDRESS) {
                found.add(address((String) alternative.get(1)));
            }
        }
        return found;
    }

    private static String address(String literal) {
        try {
            return NetUtil.toAddressString(InetAddress.getByName(literal)); // a literal: nothing is looked up
        } catch (UnknownHostException e) {
            return literal;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge == null ? new X509Certificate[0] : judge.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw servers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw servers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw servers();
    }

    private static CertificateException servers() {
        return new CertificateException("a server's certificate (expected a client's: scrapers are never our servers)");
    }
}
