package io.milvusexporter.config;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files as large as they may be, that are no keys: a bound on a reader that goes through them again and again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PemTest {

    private static final int LARGEST = 4 << 20;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";

    private static byte[] filled(String piece) {
        return piece.repeat(LARGEST / piece.length()).getBytes(US_ASCII);
    }

    @Test
    void readsBeginningsWithoutAnEndOnce() {
        assertThatThrownBy(() -> Pem.privateKey(filled(BEGIN))).hasMessage("there is no private key in it");
    }

    @Test
    void readsHyphensWithoutAnEndOnce() {
        var file = BEGIN + "a-".repeat(LARGEST / 4);

        assertThatThrownBy(() -> Pem.privateKey(file.getBytes(US_ASCII))).hasMessage("there is no private key in it");
    }

    @Test
    void seesThatAKeyIsBrokenWhoseBodyHasHyphens() {
        var file = BEGIN + "a-b----c".repeat(LARGEST / 16) + "-----END PRIVATE KEY-----\n";

        assertThatThrownBy(() -> Pem.privateKey(file.getBytes(US_ASCII)))
                .hasMessageStartingWith("the private key in it is broken");
    }

    @Test
    void readsCertificatesWithoutAnEndOnce() {
        assertThatThrownBy(() -> Pem.certificates(filled("-----BEGIN CERTIFICATE-----\n")))
                .hasMessage("there is no certificate in it");
    }
}
