package io.milvusexporter.config;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

/** Whether a public and a private key belong together. */
final class KeyPairs {

    private static final byte[] WORDS = {1, 2, 3};

    private KeyPairs() {}

    static boolean isOne(PublicKey open, PrivateKey secret) {
        if (open instanceof RSAKey one && secret instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        try {
            // Elliptic keys have no part in common: what the one signs the other must know.
            var signature = Signature.getInstance(secret.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(secret);
            signature.update(WORDS);
            var signed = signature.sign();
            signature.initVerify(open);
            signature.update(WORDS);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Keys of two kinds.
            return false;
        }
    }
}
