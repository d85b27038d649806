package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.milvusexporter.testing.CapturedLog;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** Sends a signal to this process, as {@code kill} does. */
    static void raise(String name) throws ReflectiveOperationException {
        var type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(name));
    }

    private String next() throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void stopsAtSigterm() throws Exception {
        try (var log = CapturedLog.atInfo();
                var signals = Signals.handle(() -> heard.add("stop"), () -> heard.add("hangup"))) {
            raise("TERM");

            assertThat(next()).isEqualTo("stop");
            assertThat(signals).isNotNull();
            assertThat(log.lines()).containsExactly("level=info msg=Stopping signal=SIGTERM");
        }
    }

    /** A shell's background ignores it, and then Java leaves it so. */
    private static boolean isIgnored(int signal) throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> new BigInteger(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(mask -> mask.testBit(signal - 1));
    }

    @Test
    void stopsAtSigint() throws Exception {
        assumeThat(isIgnored(2)).isFalse();
        try (var log = CapturedLog.atInfo();
                var signals = Signals.handle(() -> heard.add("stop"), () -> heard.add("hangup"))) {
            raise("INT");

            assertThat(next()).isEqualTo("stop");
            assertThat(signals).isNotNull();
            assertThat(log.lines()).containsExactly("level=info msg=Stopping signal=SIGINT");
        }
    }

    @Test
    void reloadsAtEverySighup() throws Exception {
        try (var signals = Signals.handle(() -> heard.add("stop"), () -> heard.add("hangup"))) {
            raise("HUP");
            assertThat(next()).isEqualTo("hangup");
            raise("HUP");
            assertThat(next()).isEqualTo("hangup");
            assertThat(signals).isNotNull();
        }
    }

    @Test
    void givesSignalsBack() throws Exception {
        try (var outer = Signals.handle(() -> heard.add("outer stop"), () -> heard.add("outer"))) {
            Signals.handle(() -> heard.add("inner stop"), () -> heard.add("inner"))
                    .close();
            raise("HUP");

            assertThat(next()).isEqualTo("outer");
            assertThat(outer).isNotNull();
        }
    }
}
