package io.milvusexporter.log;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One line of ours on its way through java.util.logging, with its facts still apart. */
final class Entry extends LogRecord {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object[] facts;
    private final boolean traced;

    /** @param traced whether stack traces are wanted */
    Entry(Level level, String logger, boolean traced, String message, @Nullable Object... facts) {
        super(level, message);
        setLoggerName(logger);
        this.facts = facts.clone();
        this.traced = traced;
    }

    /** Calls {@code each} with every key and value; a last key without a value has the value null. */
    void facts(Each each) {
        for (int i = 0; i < facts.length; i += 2) {
            var value = i + 1 < facts.length ? facts[i + 1] : null;
            each.fact(String.valueOf(facts[i]), value);
        }
    }

    boolean isTraced() {
        return traced;
    }

    interface Each {
        void fact(String key, @Nullable Object value);
    }
}
