package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Fuzz;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Whatever stands in an Authorization header, it is the login that was put there, or none. */
class AuthorizationFuzzTest {

    private static final String[] SCHEMES = {"Basic ", "basic ", "BASIC ", "bAsIc  "};

    private static HttpHeaders headers(String authorization) {
        return DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add(HttpHeaderNames.AUTHORIZATION, authorization);
    }

    private static String encoded(String name, byte[] password) {
        var login = ByteBuffer.allocate(name.getBytes(UTF_8).length + 1 + password.length)
                .put(name.getBytes(UTF_8))
                .put((byte) ':')
                .put(password);
        return Base64.getEncoder().encodeToString(login.array());
    }

    @Test
    void isTheLoginThatWasMeant() {
        Fuzz.rounds("authorization", 5_000, random -> {
            // Halves of surrogate pairs are no text that UTF-8 can carry, and a name has no colon.
            var name = new String(Fuzz.text(random, 30).getBytes(UTF_8), UTF_8).replace(":", "");
            var password = new byte[random.nextInt(100)];
            random.nextBytes(password);

            var login = BasicAuth.login(headers(
                    SCHEMES[random.nextInt(SCHEMES.length)] + encoded(name, password) + " ".repeat(random.nextInt(2))));

            assertThat(login).hasValueSatisfying(found -> {
                assertThat(found.name()).isEqualTo(name);
                assertThat(found.password()).isEqualTo(ByteBuffer.wrap(password));
            });
        });
    }

    @Test
    void isReadOrRefusedWhateverItIs() {
        Fuzz.rounds("authorization-bytes", 5_000, random -> {
            var password = new byte[random.nextInt(40)];
            random.nextBytes(password);
            var good = ("Basic " + encoded(Fuzz.text(random, 10), password)).getBytes(UTF_8);
            var bent = new String(Fuzz.bent(good, random, "=", ":", " ", "Basic ", "\u0000", "-", "_"), ISO_8859_1);
            var headers = headers(bent);
            if (random.nextInt(5) == 0) {
                headers.add(HttpHeaderNames.AUTHORIZATION, bent);
            }

            var login = BasicAuth.login(headers);

            login.ifPresent(found -> assertThat(found.name()).doesNotContain(":"));
            if (headers.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
                assertThat(login).isEmpty();
            }
        });
    }
}
