package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.Secret;
import io.milvusexporter.testing.FakeMilvus;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who the exporter says it is: Milvus takes the token, or user and password, in base 64. */
@Timeout(60)
class LoginTest {

    private final FakeMilvus milvus = FakeMilvus.inProcess();

    @AfterEach
    void close() {
        milvus.close();
    }

    private String sent(Rig rig) {
        milvus.answer("MilvusService/GetVersion", GetVersionResponse.getDefaultInstance());
        rig.ask(MilvusRpc.getVersion());
        var asked = milvus.asked();
        var header = asked.get(asked.size() - 1).header("authorization");
        return header == null
                ? "nothing"
                : new String(Base64.getDecoder().decode(header), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void isNobodyUnlessTold() {
        try (var rig = Rig.of(milvus)) {
            assertThat(sent(rig)).isEqualTo("nothing");
        }
    }

    @Test
    void isAUserWithAPassword() {
        try (var rig = Rig.of(milvus, new Credentials.Password("mönitor", Secret.of("swörd:fish")))) {
            assertThat(sent(rig)).isEqualTo("mönitor:swörd:fish");
        }
    }

    @Test
    void isWhoHoldsAToken() {
        try (var rig = Rig.of(milvus, new Credentials.Token(Secret.of("a-token")))) {
            assertThat(sent(rig)).isEqualTo("a-token");
        }
    }

    @Test
    void takesANewSecretAtTheNextCall() {
        var secret = new AtomicReference<>("old");
        try (var rig = Rig.of(milvus, new Credentials.Token(Secret.from(secret::get)))) {
            assertThat(sent(rig)).isEqualTo("old");
            secret.set("new");

            assertThat(sent(rig)).isEqualTo("new");
        }
    }
}
