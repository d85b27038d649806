package io.milvusexporter.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Writes every record as one line in one write, ours and the libraries' alike. A stream that is full, closed or gone
 * costs the line and nothing else.
 */
public final class LineHandler extends Handler {

    /** Only for the words of libraries, whose messages have numbered holes. */
    private static final Formatter FOREIGN = new SimpleFormatter();

    private final OutputStream out;
    private final boolean json;

    /** @param out not closed by this handler */
    public LineHandler(OutputStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        var bytes = text(record).getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                // Nowhere is left to say it.
                return;
            }
        }
    }

    private String text(LogRecord record) {
        var line = new Line(json);
        var level = level(record.getLevel());
        if (record instanceof Entry entry) {
            line.head(record.getInstant(), level, record.getMessage());
            entry.facts((key, value) -> {
                line.fact(key, value);
                if (entry.isTraced() && value instanceof Throwable failure) {
                    line.fact("stack", Log.stack(failure));
                }
            });
            return line.end();
        }
        line.head(record.getInstant(), level, String.valueOf(FOREIGN.formatMessage(record)));
        line.fact("logger", record.getLoggerName());
        if (record.getThrown() != null) {
            line.fact("error", record.getThrown().toString());
        }
        return line.end();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warn";
        }
        return level.intValue() >= Level.CONFIG.intValue() ? "info" : "debug";
    }

    @Override
    public void flush() {
        // Every line was flushed when it was written.
    }

    @Override
    public void close() {
        // The stream belongs to the process.
    }
}
