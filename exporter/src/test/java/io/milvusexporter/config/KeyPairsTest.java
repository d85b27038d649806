package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPairsTest {

    @Test
    void knowsWhichKeysBelongTogether() throws GeneralSecurityException {
        var pairs = new ArrayList<KeyPair>();
        for (var algorithm : List.of("RSA", "EC", "Ed25519", "RSASSA-PSS")) {
            var generator = KeyPairGenerator.getInstance(algorithm);
            pairs.add(generator.generateKeyPair());
            pairs.add(generator.generateKeyPair());
        }

        for (var one : pairs) {
            for (var other : pairs) {
                assertThat(KeyPairs.isOne(one.getPublic(), other.getPrivate()))
                        .as(one.getPublic().getAlgorithm() + " and "
                                + other.getPrivate().getAlgorithm())
                        .isEqualTo(one == other);
            }
        }
    }
}
