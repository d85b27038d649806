package io.milvusexporter.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogTest {

    private static final Log LOG = Log.of(LogTest.class);

    @Test
    void writesAMessageThenItsFacts() {
        try (var log = CapturedLog.atInfo()) {
            LOG.warn("Milvus is gone", "cause", "timeout", "address", "localhost:19530", "failures", 3);

            assertThat(log.lines())
                    .containsExactly(
                            "level=warn msg=\"Milvus is gone\" cause=timeout address=localhost:19530 failures=3");
        }
    }

    @Test
    void writesOnlyFromItsLevelUp() {
        try (var log = CapturedLog.atInfo()) {
            LOG.debug("Unseen");
            LOG.info("Seen");
            LOG.error("Seen too");

            assertThat(log.lines()).containsExactly("level=info msg=Seen", "level=error msg=\"Seen too\"");
            assertThat(LOG.isDebug()).isFalse();
        }
    }

    @Test
    void showsAStackTraceOnlyAtDebug() {
        var failure = new IOException("no space left");

        try (var log = CapturedLog.atInfo()) {
            LOG.warn("Lost", "error", failure);

            assertThat(log.lines()).containsExactly("level=warn msg=Lost error=\"no space left\"");
        }
        try (var log = CapturedLog.atDebug()) {
            LOG.warn("Lost", "error", failure);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("level=warn msg=Lost error=\"no space left\" stack=\"java.io.IOException: no space")
                    .contains("LogTest.showsAStackTraceOnlyAtDebug");
        }
    }

    @Test
    void namesAFailureThatHasNoWords() {
        try (var log = CapturedLog.atInfo()) {
            LOG.warn("Lost", "error", new IOException());

            assertThat(log.lines()).containsExactly("level=warn msg=Lost error=java.io.IOException");
        }
    }

    @Test
    void writesDurationsAsPeopleDo() {
        try (var log = CapturedLog.atInfo()) {
            LOG.info("Took", "a", Duration.ofMillis(1500), "b", Duration.ofSeconds(100), "c", Duration.ZERO);

            assertThat(log.lines()).containsExactly("level=info msg=Took a=1.5s b=100s c=0s");
        }
    }

    @Test
    void outlivesFactsThatAreWrong() {
        var throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        var silent = new Object() {
            @Override
            @SuppressWarnings({"NullAway", "ToStringReturnsNull"}) // a library may do it
            public @Nullable String toString() {
                return null;
            }
        };

        try (var log = CapturedLog.atInfo()) {
            LOG.info("Odd", "a", throwing, "b", silent, "c");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("level=info msg=Odd a=\"unprintable io.milvusexporter.log.LogTest$")
                    .endsWith(" b=null c=null");
        }
    }

    @Test
    void leavesTheHolesOfItsOwnMessagesAlone() {
        try (var log = CapturedLog.atInfo()) {
            LOG.info("A {0} is {1}", "a", 1);

            assertThat(log.lines()).containsExactly("level=info msg=\"A {0} is {1}\" a=1");
        }
    }

    @Test
    void isSilentWhenOff() {
        try (var log = CapturedLog.atInfo()) {
            Logger.getLogger(Log.ROOT).setLevel(java.util.logging.Level.OFF);
            LOG.error("Unseen");

            assertThat(log.lines()).isEmpty();
        }
    }
}
