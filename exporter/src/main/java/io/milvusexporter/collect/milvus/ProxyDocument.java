package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a proxy says of itself, in a document of its own or in the one that RootCoord keeps of all (2.6+). */
final class ProxyDocument {

    /** Who takes what one proxy says. */
    interface Reader<T> {

        /** A member of its quota metrics. */
        void quota(String key, Json value) throws IOException;

        T of(long nodeId);
    }

    private ProxyDocument() {}

    /** Reads the answer of one proxy to GetProxyMetrics. */
    static <T> T ofOne(InputStream document, long bytes, Reader<T> reader) {
        long[] id = {0};
        Json.read(
                "GetProxyMetrics",
                document,
                bytes,
                root -> root.object((key, value) -> {
                    switch (key) {
                        case "id" -> id[0] = (long) value.number();
                        case "quota_metrics" -> value.object(reader::quota);
                        default -> value.skip();
                    }
                }));
        return reader.of(id[0]);
    }

    /** Reads RootCoord's answer to GetQuotaMetrics: of every proxy of the cluster; of none while quotas are off. */
    static <T> List<T> ofAll(InputStream document, long bytes, Supplier<? extends Reader<T>> readers) {
        var proxies = new ArrayList<T>();
        Json.read(
                "GetQuotaMetrics",
                document,
                bytes,
                root -> root.object((key, value) -> {
                    if (!key.equals("ProxyMetrics")) {
                        value.skip();
                        return;
                    }
                    value.object((id, quota) -> {
                        var reader = readers.get();
                        quota.object(reader::quota);
                        proxies.add(reader.of(Json.id(id)));
                    });
                }));
        return List.copyOf(proxies);
    }
}
