package io.milvusexporter.log;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where a class says what happened: a constant message, then facts as key, value, key, value. The message is the same
 * text every time, so that it can be searched and counted; what differs goes into the facts. A {@link Throwable} among
 * the facts shows its own words, and its stack trace only at debug. Logging never throws, whatever a fact's
 * {@code toString} does and whatever became of standard error.
 */
public final class Log {

    /** Loggers of this project are below this name; all others are libraries. */
    public static final String ROOT = "io.milvusexporter";

    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    public static Log of(Class<?> owner) {
        return new Log(Logger.getLogger(owner.getName()));
    }

    /** Whether debug lines are written; for facts that are dear to work out. */
    public boolean isDebug() {
        return logger.isLoggable(Level.FINE);
    }

    public void debug(@CompileTimeConstant String message, @Nullable Object... facts) {
        log(Level.FINE, message, facts);
    }

    public void info(@CompileTimeConstant String message, @Nullable Object... facts) {
        log(Level.INFO, message, facts);
    }

    public void warn(@CompileTimeConstant String message, @Nullable Object... facts) {
        log(Level.WARNING, message, facts);
    }

    public void error(@CompileTimeConstant String message, @Nullable Object... facts) {
        log(Level.SEVERE, message, facts);
    }

    /** The stack trace of a failure as a fact, for the rare one that must be seen at every level. */
    public static String stack(Throwable failure) {
        var words = new StringWriter();
        failure.printStackTrace(new PrintWriter(words));
        return words.toString().strip();
    }

    private void log(Level level, String message, @Nullable Object[] facts) {
        if (logger.isLoggable(level)) {
            logger.log(new Entry(level, logger.getName(), isDebug(), message, facts));
        }
    }
}
