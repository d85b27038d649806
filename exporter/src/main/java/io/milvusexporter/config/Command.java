package io.milvusexporter.config;

/** What a run is for. */
public enum Command {
    SERVE,
    /** Collect once and print the page. */
    ONCE,
    /** Only say whether the configuration is right. */
    CHECK,
    /** Also look what of Milvus can be reached and read. */
    CONNECT,
    /** Only show the configuration. */
    PRINT
}
