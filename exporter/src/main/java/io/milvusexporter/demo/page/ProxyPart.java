package io.milvusexporter.demo.page;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import java.util.List;

/** Requests as the proxies see them. */
final class ProxyPart implements Part {

    private static final double ROWS_PER_INSERT = 20;

    /** What clients would insert while they may not. */
    private static final double DENIED_PER_SECOND = 6;

    private static final List<String> CALLS =
            List.of("ShowCollections", "DescribeCollection", "HasCollection", "GetLoadState", "ListDatabases");

    @Override
    public void write(Moment now, Meter meter) {
        var proxies = now.nodes(Role.PROXY);
        for (var proxy : proxies) {
            double share = 1.0 / proxies.size();
            for (var collection : now.collections()) {
                reads(proxy, collection, share, now, meter);
                writes(proxy, collection, share, now, meter);
            }
            queues(proxy, now, meter);
            calls(proxy, share, now, meter);
        }
    }

    private static void reads(DemoNode proxy, DemoCollection on, double share, Moment now, Meter meter) {
        double searches = on.searchesPerSecond() * share;
        double queries = on.queriesPerSecond() * share;
        if (searches == 0 && queries == 0) {
            return;
        }
        boolean works = now.isQueryable(on);
        double slow = now.slowness();
        requests(proxy, "Search", on, searches, works ? 0.002 : 0.6, "fail_system", meter);
        requests(proxy, "Query", on, queries, works ? 0.001 : 0.6, "fail_system", meter);
        var names = new Object[] {proxy.id(), "search", on.database().name(), on.name()};
        meter.histogram("proxy_sq_latency", searches, 14 * slow, names);
        meter.histogram("proxy_collection_sq_latency", searches, 14 * slow, names);
        var queryNames = new Object[] {proxy.id(), "query", on.database().name(), on.name()};
        meter.histogram("proxy_sq_latency", queries, 9 * slow, queryNames);
        meter.histogram("proxy_collection_sq_latency", queries, 9 * slow, queryNames);
        meter.counter(
                "proxy_search_vectors_count",
                searches * 2,
                proxy.id(),
                on.database().name(),
                on.name());
    }

    private static void writes(DemoNode proxy, DemoCollection on, double share, Moment now, Meter meter) {
        double rows = on.insertsPerSecond() * share;
        double deletes = on.deletesPerSecond() * share;
        boolean isWritten = rows > 0 || (now.deniesWrites() && on.insertedRows() > on.storedRows());
        if (isWritten) {
            double inserts = rows / ROWS_PER_INSERT + (now.deniesWrites() ? 1 : 0);
            requests(proxy, "Insert", on, inserts, now.deniesWrites() ? 1 : 0.001, "rejected_user", meter);
            meter.histogram(
                    "proxy_mutation_latency",
                    rows / ROWS_PER_INSERT,
                    11 + 4 * now.wave(90),
                    proxy.id(),
                    "insert",
                    on.database().name(),
                    on.name());
            meter.counter(
                    "proxy_insert_vectors_count",
                    rows,
                    proxy.id(),
                    on.database().name(),
                    on.name());
        }
        if (deletes > 0) {
            requests(proxy, "Delete", on, deletes / 5, 0.001, "fail_input", meter);
            meter.histogram(
                    "proxy_mutation_latency",
                    deletes / 5,
                    8,
                    proxy.id(),
                    "delete",
                    on.database().name(),
                    on.name());
        }
    }

    private static void requests(
            DemoNode proxy, String call, DemoCollection on, double perSecond, double bad, String how, Meter meter) {
        var database = on.database().name();
        meter.counter("proxy_req_count", perSecond, proxy.id(), call, "total", database, on.name());
        meter.counter("proxy_req_count", perSecond * (1 - bad), proxy.id(), call, "success", database, on.name());
        meter.counter("proxy_req_count", perSecond * bad, proxy.id(), call, how, database, on.name());
    }

    private static void queues(DemoNode proxy, Moment now, Meter meter) {
        for (var queue : now.world().limits().queues()) {
            meter.gauge("proxy_queue_task_num", queue.pending(), proxy.id(), queue.type(), "unissued");
            meter.gauge("proxy_queue_task_num", queue.executing(), proxy.id(), queue.type(), "in-progress");
        }
        double slow = now.slowness();
        for (var type : List.of("search", "query")) {
            double each = type.equals("search") ? 30 : 6;
            meter.histogram("proxy_sq_wait_result_latency", each, 10 * slow, proxy.id(), type);
            meter.histogram("proxy_sq_reduce_result_latency", each, 1.5, proxy.id(), type);
            meter.histogram("proxy_sq_decode_result_latency", each, 1, proxy.id(), type);
        }
        for (var call : List.of("Search", "Query", "Insert")) {
            meter.histogram("proxy_req_in_queue_latency", 10, Math.max(0.6, 8 * (slow - 1)), proxy.id(), call);
        }
        meter.counter("proxy_slow_query_count", slow > 3 ? 0.8 : 0.01, proxy.id(), "search");
        meter.counter("proxy_slow_query_count", slow > 3 ? 0.2 : 0.002, proxy.id(), "query");
    }

    private static void calls(DemoNode proxy, double share, Moment now, Meter meter) {
        for (var call : CALLS) {
            double each = share * (1 + 0.3 * now.wave(120));
            meter.counter("proxy_req_count", each, proxy.id(), call, "total", "default", "");
            meter.counter("proxy_req_count", each, proxy.id(), call, "success", "default", "");
        }
        for (var cache : List.of("GetCollectionID", "GetCollectionInfo", "GetCollectionName", "GetCollectionSchema")) {
            meter.counter("proxy_cache_hit_count", 40 * share, proxy.id(), cache, "hit");
            meter.counter("proxy_cache_hit_count", share, proxy.id(), cache, "miss");
        }
        double denied = now.deniesWrites() ? DENIED_PER_SECOND * share : 0;
        limited(proxy, "DMLInsert", 40 * share, denied, meter);
        limited(proxy, "DQLSearch", 120 * share, 0, meter);
        limited(proxy, "DDLCollection", share, 0, meter);
    }

    private static void limited(DemoNode proxy, String type, double good, double bad, Meter meter) {
        meter.counter("proxy_rate_limit_req_count", good + bad, proxy.id(), type, "total");
        meter.counter("proxy_rate_limit_req_count", good, proxy.id(), type, "success");
        meter.counter("proxy_rate_limit_req_count", bad, proxy.id(), type, "fail");
    }
}
