package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.milvus.SystemInfo.Buffers;
import io.milvusexporter.collect.milvus.SystemInfo.Hardware;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the quota centre of 2.6 and later saw last, at most 3 s ago, of every worker and proxy.
 *
 * @param queryNodes those inside streaming nodes too
 * @param recoveredSeconds by channel, the unix time from which its log would be read again
 */
public record QuotaMetrics(
        List<Worker> queryNodes, List<Worker> dataNodes, List<Worker> proxies, Map<String, Double> recoveredSeconds) {

    /** Nothing is known. */
    public static final QuotaMetrics NONE = new QuotaMetrics(List.of(), List.of(), List.of(), Map.of());

    /** One node; its role is told by the list it is in, but for that of a streaming node. */
    public record Worker(long id, String address, Hardware hardware, Buffers buffers, double timeTickSeconds) {}

    /** Reads the answer to {@link InternalRpc#quotaMetrics}. */
    static QuotaMetrics read(InputStream document, long bytes) {
        var queryNodes = new ArrayList<Worker>();
        var dataNodes = new ArrayList<Worker>();
        var proxies = new ArrayList<Worker>();
        var recovered = new HashMap<String, Double>();
        Json.read(
                "GetQuotaMetrics",
                document,
                bytes,
                root -> root.object((key, value) -> {
                    switch (key) {
                        case "QueryNodeMetrics" ->
                            value.object((id, node) -> queryNodes.add(read(id, node, recovered)));
                        case "DataNodeMetrics" -> value.object((id, node) -> dataNodes.add(read(id, node, recovered)));
                        case "ProxyMetrics" -> value.object((id, node) -> proxies.add(read(id, node, recovered)));
                        default -> value.skip();
                    }
                }));
        return new QuotaMetrics(
                List.copyOf(queryNodes), List.copyOf(dataNodes), List.copyOf(proxies), Map.copyOf(recovered));
    }

    /** Whether it collects nothing, because quotas are switched off or no node has reported yet. */
    public boolean isEmpty() {
        return queryNodes.isEmpty() && dataNodes.isEmpty() && proxies.isEmpty();
    }

    private static Worker read(String id, Json node, Map<String, Double> recovered) throws IOException {
        var figures = new NodeFigures();
        node.object((key, value) -> {
            if (key.equals("Hms")) {
                value.object(figures::hardware);
            } else {
                figures.quota(key, value);
            }
        });
        recovered.putAll(figures.recovered());
        return new Worker(
                Json.id(id), figures.address(), figures.hardware(), figures.buffers(), figures.timeTickSeconds());
    }
}
