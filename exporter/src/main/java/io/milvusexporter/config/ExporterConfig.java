package io.milvusexporter.config;

/**
 * All that the operator asked for; it cannot be wrong once it exists.
 *
 * @param discoverPort the port that {@code /discover} tells
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
        ProbeConfig probe,
        int discoverPort,
        LogConfig log,
        boolean demo,
        boolean autoReload) {

    public ExporterConfig {
        var problems = new Problems();
        FrontOptions.checkApart(front, web, problems);
        problems.throwIfAny();
    }

    /** Whether whoever can read the network can read credentials that are sent. */
    public boolean sendsCredentialsInClear() {
        return milvus.sendsCredentialsInClear()
                || probe.modules().values().stream().anyMatch(ProbeConfig.Module::sendsCredentialsInClear);
    }
}
