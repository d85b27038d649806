package io.milvusexporter.config;

/** What is logged, and how it looks. */
public record LogConfig(Level level, Format format) {

    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    public enum Format {
        LOGFMT,
        JSON
    }
}
