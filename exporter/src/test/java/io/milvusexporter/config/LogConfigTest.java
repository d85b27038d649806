package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogConfigTest {

    @Test
    void hasDefaults() {
        assertThat(Loading.of().log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.LOGFMT));
    }

    @Test
    void takesEveryKey() {
        assertThat(Loading.of("--log.level=error", "--log.format=json").log())
                .isEqualTo(new LogConfig(LogConfig.Level.ERROR, LogConfig.Format.JSON));
    }
}
