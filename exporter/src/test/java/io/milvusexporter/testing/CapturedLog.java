package io.milvusexporter.testing;

import io.milvusexporter.log.LineHandler;
import io.milvusexporter.log.Log;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the product logs while this is open, as logfmt lines without their times; nothing goes to standard error. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger = Logger.getLogger(Log.ROOT);
    private final Level levelBefore = logger.getLevel();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LineHandler handler = new LineHandler(bytes, false);

    private CapturedLog(Level level) {
        logger.setLevel(level);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    public static CapturedLog atInfo() {
        return new CapturedLog(Level.INFO);
    }

    public static CapturedLog atDebug() {
        return new CapturedLog(Level.FINE);
    }

    /** Such as {@code level=warn msg="Milvus is gone" cause=timeout}. */
    public List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^ts=\\S+ ", ""))
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
