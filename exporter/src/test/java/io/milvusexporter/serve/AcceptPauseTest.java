package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.CapturedLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {

    private static final String WARNING =
            "level=warn msg=\"Cannot accept connections; those that are open are served. If files"
                    + " are too many, raise the limit (ulimit -n, LimitNOFILE) or lower --web.max-connections\""
                    + " error=\"Too many open files\"";
    private static final String OVER = "level=info msg=\"Connections are accepted again\"";

    private final EmbeddedChannel channel = new EmbeddedChannel(new AcceptPause());
    private final CapturedLog log = CapturedLog.atInfo();

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        log.close();
        var unused = channel.close();
        channel.checkException();
    }

    private void fail() {
        channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    }

    /** Moves the channel's clock. */
    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void asksForNoConnectionUntilAMomentHasPassed() {
        fail();

        pass(AcceptPause.PAUSE.minusNanos(1));
        assertThat(channel.config().isAutoRead()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void saysOnceThatItBeganAndOnceThatItIsOver() {
        for (int i = 0; i < 60; i++) {
            fail();
            pass(AcceptPause.PAUSE);
        }
        assertThat(log.lines()).containsExactly(WARNING);

        pass(AcceptPause.CALM);
        assertThat(log.lines()).containsExactly(WARNING, OVER);
    }

    @Test
    void saysItAgainTheNextTime() {
        fail();
        pass(AcceptPause.CALM);
        fail();

        assertThat(log.lines()).containsExactly(WARNING, OVER, WARNING);
    }
}
