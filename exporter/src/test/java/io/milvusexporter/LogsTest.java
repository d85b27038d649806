package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.LogConfig;
import io.milvusexporter.config.LogConfig.Format;
import io.milvusexporter.config.LogConfig.Level;
import io.milvusexporter.log.Log;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {

    private static final Log LOG = Log.of(LogsTest.class);
    private static final Logger LIBRARY = Logger.getLogger("io.grpc.netty.Something");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static void sayEverything() {
        LOG.debug("d");
        LOG.info("i");
        LOG.warn("w");
        LOG.error("e");
        LIBRARY.fine("header authorization=swordfish");
        LIBRARY.info("li");
        LIBRARY.warning("lw");
        LIBRARY.severe("ls");
    }

    private List<String> messages() {
        return err.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst(".* msg=(\\S+).*", "$1"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"DEBUG,d i w e li lw ls", "INFO,i w e lw ls", "WARN,w e lw ls", "ERROR,e ls"})
    void writesFromItsLevelUpAndLibrariesFromWarn(Level level, String seen) {
        try (var logs = Logs.start(new LogConfig(level, Format.LOGFMT), err)) {
            assertThat(logs).isNotNull();
            sayEverything();
        }

        assertThat(messages()).containsExactly(seen.split(" ", -1));
    }

    @Test
    void changesLevelAndFormatAtRunTime() {
        try (var logs = Logs.start(new LogConfig(Level.ERROR, Format.LOGFMT), err)) {
            LOG.info("unseen");
            logs.apply(new LogConfig(Level.INFO, Format.JSON));
            LOG.info("seen");
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .hasLineCount(1)
                .matches("\\{\"ts\":\"[-0-9T:.]+Z\",\"level\":\"info\",\"msg\":\"seen\"}\n");
    }

    /** Levels live in the loggers, and java.util.logging drops loggers that nobody holds. */
    @Test
    void keepsItsLevelsThroughAGarbageCollection() {
        try (var logs = Logs.start(new LogConfig(Level.DEBUG, Format.LOGFMT), err)) {
            System.gc();
            LOG.debug("d");
            assertThat(logs).isNotNull();
        }

        assertThat(messages()).containsExactly("d");
    }

    @Test
    void putsBackWhatWasThereBefore() {
        var root = Logger.getLogger("");
        var handlers = root.getHandlers();
        var level = root.getLevel();

        Logs.start(new LogConfig(Level.DEBUG, Format.JSON), err).close();

        assertThat(root.getHandlers()).containsExactly(handlers);
        assertThat(root.getLevel()).isEqualTo(level);
        assertThat(Logger.getLogger(Log.ROOT).getLevel()).isNull();
    }
}
