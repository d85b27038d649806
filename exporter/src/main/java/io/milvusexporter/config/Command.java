package io.milvusexporter.config;

/** What a run is for. */
public enum Command {
    SERVE,
    /** Collect once and print the page. */
    ONCE,
    /** Only say whether the configuration is right. */
    CHECK,
    /** Only show the configuration. */
    PRINT
}
