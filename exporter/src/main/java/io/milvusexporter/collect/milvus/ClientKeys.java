package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** What we show to a Milvus that wants to know its clients: the certificate and key of two files, as they are now. */
final class ClientKeys extends X509ExtendedKeyManager {

    private static final char[] NO_PASSWORD = {};

    private final Supplier<List<X509Certificate>> chain;
    private final Supplier<PrivateKey> key;
    private List<X509Certificate> shownChain;
    private PrivateKey shownKey;
    private volatile X509ExtendedKeyManager current;

    ClientKeys(Supplier<List<X509Certificate>> chain, Supplier<PrivateKey> key) {
        this.chain = chain;
        this.key = key;
        this.shownChain = chain.get();
        this.shownKey = key.get();
        this.current = keys(shownChain, shownKey);
    }

    /** Looked at once a handshake, when it begins to choose: its certificate and its key are then of one reading. */
    private synchronized X509ExtendedKeyManager now() {
        var chainNow = chain.get();
        var keyNow = key.get();
        if (chainNow != shownChain || keyNow != shownKey) {
            current = keys(chainNow, keyNow);
            shownChain = chainNow;
            shownKey = keyNow;
        }
        return current;
    }

    private static X509ExtendedKeyManager keys(List<X509Certificate> chain, PrivateKey key) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            for (var manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager keys) {
                    return keys;
                }
            }
            throw new IllegalStateException("key manager: none for X.509 (expected one in every JVM)");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("key manager: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return now().chooseEngineClientAlias(keyTypes, issuers, engine);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return now().chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return current.getClientAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
