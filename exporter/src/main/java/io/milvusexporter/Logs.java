package io.milvusexporter;

import io.milvusexporter.config.LogConfig;
import io.milvusexporter.log.LineHandler;
import io.milvusexporter.log.Log;
import java.io.OutputStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Everything that is logged in this process, as lines on one stream: what the exporter says from the configured level up,
 * what its libraries say from WARN up.
 */
final class Logs implements AutoCloseable {

    /** Held, as java.util.logging forgets the level of a logger that nobody holds. */
    private final Logger everybody = Logger.getLogger("");

    private final Logger ours = Logger.getLogger(Log.ROOT);
    private final List<Handler> handlersBefore = List.of(everybody.getHandlers());
    private final Level everybodyBefore = everybody.getLevel();
    private final OutputStream err;

    private Logs(OutputStream err) {
        this.err = err;
    }

    static Logs start(LogConfig config, OutputStream err) {
        var logs = new Logs(err);
        logs.apply(config);
        return logs;
    }

    /** Changes level and format from the next line on. */
    void apply(LogConfig config) {
        // Below INFO, gRPC logs the headers of every call, credentials among them (NettyClientHandler's frame logger).
        everybody.setLevel(
                switch (config.level()) {
                    case DEBUG -> Level.INFO;
                    case INFO, WARN -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                });
        ours.setLevel(
                switch (config.level()) {
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARN -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                });
        replaceHandlers(List.of(new LineHandler(err, config.format() == LogConfig.Format.JSON)));
    }

    private void replaceHandlers(List<Handler> handlers) {
        var old = List.of(everybody.getHandlers());
        handlers.forEach(everybody::addHandler); // first, so that no line is lost between the two
        old.forEach(everybody::removeHandler);
    }

    /** Puts back what was there before. */
    @Override
    public void close() {
        replaceHandlers(handlersBefore);
        everybody.setLevel(everybodyBefore);
        ours.setLevel(null);
    }
}
