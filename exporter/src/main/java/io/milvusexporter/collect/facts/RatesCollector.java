package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.ProxyRates;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How much work comes in, proxy by proxy and collection by collection. */
final class RatesCollector implements Collector {

    private static final String[] COLLECTION = {"db_name", "collection_name"};
    private static final String SOURCE = "GetQuotaMetrics, GetProxyMetrics";
    private static final String MOMENT = " a second, averaged by Milvus over the 3 s before it was asked";

    private static final Family INSERTS = Family.gauge(
                    "milvus_node_insert_bytes_per_second",
                    "Bytes of inserts, from 2.6 on of upserts too, that the proxy takes" + MOMENT + ".")
            .labels("node_id")
            .from(SOURCE)
            .advice("A glance every interval, not a sum: Milvus' own milvus_proxy_receive_bytes_count misses nothing.");
    private static final Family DELETES = Family.gauge(
                    "milvus_node_delete_bytes_per_second", "Bytes of deletes that the proxy takes" + MOMENT + ".")
            .labels("node_id")
            .from(SOURCE);
    private static final Family SEARCHES = Family.gauge(
                    "milvus_node_search_vectors_per_second",
                    "Vectors that the proxy is asked to search for" + MOMENT + "; one search may have many.")
            .labels("node_id")
            .from(SOURCE);
    private static final Family QUERIES = Family.gauge(
                    "milvus_node_queries_per_second", "Queries by expression that the proxy is asked" + MOMENT + ".")
            .labels("node_id")
            .from(SOURCE);
    private static final Family COLLECTION_SEARCHES = Family.gauge(
                    "milvus_collection_search_vectors_per_second",
                    "Vectors searched for in the collection" + MOMENT
                            + ", over all proxies; absent while none of them was asked, or one does not tell.")
            .labels(COLLECTION)
            .from(SOURCE)
            .since("2.4+");
    private static final Family COLLECTION_QUERIES = Family.gauge(
                    "milvus_collection_queries_per_second",
                    "Queries of the collection" + MOMENT
                            + ", over all proxies; absent while none of them was asked, or one does not tell.")
            .labels(COLLECTION)
            .from(SOURCE)
            .since("2.4+");

    private final Cluster cluster;
    private final SourceLadder<EachPort.Answers<ProxyRates>> ladder;

    RatesCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(
                cluster.internal(Role.ROOTCOORD, this::askRootCoord), cluster.internal(Role.PROXY, this::askProxies)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.RATES;
    }

    @Override
    public List<Family> families() {
        return List.of(INSERTS, DELETES, SEARCHES, QUERIES, COLLECTION_SEARCHES, COLLECTION_QUERIES);
    }

    @Override
    public Facts collect(Run run) {
        return EachPort.facts(ladder, run, told -> {
            var proxies = told.by(ProxyRates::nodeId).values();
            var sums = told.failure() == null ? sums(proxies, run) : Map.<Inventory.Entry, double[]>of();
            return out -> {
                proxies.forEach(proxy -> tell(out, Long.toString(proxy.nodeId()), proxy));
                sums.forEach((collection, sum) -> tell(out, collection, sum));
            };
        });
    }

    /** One call, whatever the number of proxies. */
    private EachPort.Answers<ProxyRates> askRootCoord(Run run) {
        var told = cluster.internalPorts()
                .ask(Role.ROOTCOORD, InternalRpc.clusterRates(), run)
                .content();
        if (told.isEmpty()) {
            throw new CallException(
                    FailureCause.UNSUPPORTED, "OK", "GetQuotaMetrics: no proxies (expected quotaAndLimits.enabled)");
        }
        return new EachPort.Answers<>(told, null);
    }

    private EachPort.Answers<ProxyRates> askProxies(Run run) {
        return EachPort.ask(
                cluster.internalPorts().of(Role.PROXY),
                cluster.clock(),
                run,
                (port, share) -> port.ask(InternalRpc.proxyRates(), share).content());
    }

    /** Searches and queries of each collection that we tell of; sorted. */
    private Map<Inventory.Entry, double[]> sums(Collection<ProxyRates> proxies, Run run) {
        var sums = new TreeMap<Inventory.Entry, double[]>();
        var names = proxies.stream().allMatch(proxy -> proxy.collections().isEmpty()) ? null : names(run);
        if (names == null) {
            return sums;
        }
        for (var proxy : proxies) {
            for (var rate : proxy.collections()) {
                var collection = names.collection(rate.database(), rate.name());
                if (collection != null) {
                    var sum = sums.computeIfAbsent(collection, first -> new double[] {Double.NaN, Double.NaN});
                    sum[0] = plus(sum[0], rate.searchVectors());
                    sum[1] = plus(sum[1], rate.queries());
                }
            }
        }
        return sums;
    }

    private static double plus(double sum, double rate) {
        return Double.isNaN(sum) ? rate : Double.isNaN(rate) ? sum : sum + rate;
    }

    /** What the filters let through; as old as what the collections collector tells. Null if Milvus does not list them. */
    private @Nullable Inventory names(Run run) {
        try {
            return cluster.names(CollectorKind.COLLECTIONS, run);
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                run.failed(e);
            }
            return null;
        }
    }

    private static void tell(Samples out, String id, ProxyRates proxy) {
        var row = out.row(INSERTS, id);
        set(row, INSERTS, proxy.insertBytes());
        set(row, DELETES, proxy.deleteBytes());
        set(row, SEARCHES, proxy.searchVectors());
        set(row, QUERIES, proxy.queries());
    }

    private static void tell(Samples out, Inventory.Entry collection, double[] sum) {
        var row = out.row(COLLECTION_SEARCHES, collection.database(), collection.name());
        set(row, COLLECTION_SEARCHES, sum[0]);
        set(row, COLLECTION_QUERIES, sum[1]);
    }

    private static void set(Samples.Row row, Family family, double value) {
        if (!Double.isNaN(value)) {
            row.set(family, value);
        }
    }
}
