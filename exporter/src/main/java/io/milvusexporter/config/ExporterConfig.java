package io.milvusexporter.config;

/**
 * All that the operator asked for; it cannot be wrong once it exists.
 *
 * @param demo whether a simulated Milvus is watched, instead of the one that {@code milvus} names
 * @param autoReload whether the file is read again by itself when it changes
 */
public record ExporterConfig(
        MilvusConfig milvus,
        CollectConfig collect,
        FilterConfig filter,
        LimitConfig limit,
        FrontConfig front,
        WebConfig web,
        LogConfig log,
        boolean demo,
        boolean autoReload) {

    public ExporterConfig {
        var problems = new Problems();
        FrontOptions.checkApart(front, web, problems);
        problems.throwIfAny();
    }
}
