package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
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

    /** Reads the answer to {@link InternalRpc#proxyQueues}; empty before 2.6. */
    static List<QueueWait> ofProxy(InputStream document, long bytes) {
        return ProxyDocument.ofOne(document, bytes, new Proxy());
    }

    /** Reads the answer to {@link InternalRpc#clusterQueues}: of every proxy of the cluster. */
    static List<QueueWait> ofCluster(InputStream document, long bytes) {
        return ProxyDocument.ofAll(document, bytes, Proxy::new).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** One proxy while it is read. */
    private static final class Proxy implements ProxyDocument.Reader<List<QueueWait>> {

        private final List<QueueWait> waits = new ArrayList<>();
        private String queue = "";
        private double pending;
        private double executing;

        @Override
        public void quota(String key, Json value) throws IOException {
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

        @Override
        public List<QueueWait> of(long nodeId) {
            return waits.stream()
                    .map(wait -> new QueueWait(nodeId, wait.queue, wait.taskState, wait.seconds))
                    .toList();
        }
    }
}
