package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.wire.JsonDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the request that waits longest has been in one queue of a proxy (2.6+).
 *
 * @param queue Milvus' word: ddl, dml, dql or dc
 * @param taskState pending or executing
 */
public record QueueWait(long nodeId, String queue, String taskState, double seconds) {

    private static final double MILLIS = 1000;

    /** Reads the answer to {@link InternalRpc#proxyMetrics}; empty before 2.6. */
    public static List<QueueWait> ofProxy(JsonDocument answer) {
        var proxy = new Proxy();
        Json.read("GetProxyMetrics", answer.getJson(), root -> root.object(proxy::take));
        return proxy.waits(proxy.id);
    }

    /** Reads the answer to {@link InternalRpc#quotaMetrics}: of every proxy of the cluster. */
    public static List<QueueWait> ofCluster(JsonDocument answer) {
        var waits = new ArrayList<QueueWait>();
        Json.read(
                "GetQuotaMetrics",
                answer.getJson(),
                root -> root.object((key, value) -> {
                    if (!key.equals("ProxyMetrics")) {
                        value.skip();
                        return;
                    }
                    value.object((id, quota) -> {
                        var proxy = new Proxy();
                        quota.object(proxy::quota);
                        waits.addAll(proxy.waits(Json.id(id)));
                    });
                }));
        return List.copyOf(waits);
    }

    /** One proxy while it is read. */
    private static final class Proxy {

        private final List<QueueWait> waits = new ArrayList<>();
        private long id;
        private String queue = "";
        private double pending;
        private double executing;

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "id" -> id = (long) value.number();
                case "quota_metrics" -> value.object(this::quota);
                default -> value.skip();
            }
        }

        void quota(String key, Json value) throws IOException {
            if (key.equals("QueueMetrics")) {
                value.array(this::oneQueue);
            } else {
                value.skip();
            }
        }

        private void oneQueue(Json element) throws IOException {
            queue = "";
            pending = 0;
            executing = 0;
            element.object((key, value) -> {
                switch (key) {
                    case "type" -> queue = value.text();
                    case "pending_tasks" -> pending = longest(value);
                    case "executing_tasks" -> executing = longest(value);
                    default -> value.skip();
                }
            });
            waits.add(new QueueWait(0, queue, "pending", pending / MILLIS));
            waits.add(new QueueWait(0, queue, "executing", executing / MILLIS));
        }

        private static double longest(Json tasks) throws IOException {
            double[] longest = {0};
            tasks.array(task -> task.object((key, value) -> {
                if (key.equals("max_queue_ms")) {
                    var millis = value.number();
                    longest[0] = Double.isNaN(millis) ? longest[0] : Math.max(longest[0], millis);
                } else {
                    value.skip();
                }
            }));
            return longest[0];
        }

        List<QueueWait> waits(long nodeId) {
            return waits.stream()
                    .map(wait -> new QueueWait(nodeId, wait.queue, wait.taskState, wait.seconds))
                    .toList();
        }
    }
}
