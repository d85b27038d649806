package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.MilvusConfig.Credentials;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void neverPrintsItself() {
        var secret = Secret.of("swordfish");

        assertThat(secret.toString()).isEqualTo("<secret>");
        assertThat(new Credentials.Password("root", secret).toString())
                .isEqualTo("Password[username=root, password=<secret>]");
        assertThat(secret.reveal()).isEqualTo("swordfish");
    }

    @Test
    void isAsItsSourceSaysNow() {
        var words = new StringBuilder("one");
        var secret = Secret.from(words::toString);

        words.append("-two");

        assertThat(secret.reveal()).isEqualTo("one-two");
        assertThat(secret.file()).isEmpty();
    }

    @Test
    void isWithoutTheNewlinesAtItsEnd() {
        assertThat(Secret.trim("a b \r\n\n")).isEqualTo("a b ");
        assertThat(Secret.trim("\n")).isEmpty();
        assertThat(Secret.trim("")).isEmpty();
        assertThat(Secret.trim("\na")).isEqualTo("\na");
    }

    @Test
    void isMoreThanNewlines() {
        assertThatThrownBy(() -> Loading.load(List.of(), Map.of("MILVUS_EXPORTER_MILVUS_TOKEN", "\n")))
                .hasMessageContaining("milvus.token: <secret> (expected a secret)");
    }

    @Test
    void isShownByNothingThatHoldsIt() {
        var option = MilvusOptions.PASSWORD;
        var origin = new Given.Origin(Given.Source.ENV, option.variable(), "");
        var given = Given.of(option, origin, java.util.List.of("swordfish"));

        assertThat(given.toString()).doesNotContain("swordfish");
        assertThat(Problem.of(option, "swordfish", "here").line()).doesNotContain("swordfish");
    }
}
