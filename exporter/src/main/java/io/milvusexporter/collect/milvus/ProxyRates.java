package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What one proxy takes in a second, averaged over its last 3 s. Every number may be missing: it is NaN then.
 *
 * @param searchVectors vectors that were searched for, of which one search may have many
 * @param queries requests
 * @param collections those that were searched or queried through this proxy (2.4+)
 */
public record ProxyRates(
        long nodeId,
        double insertBytes,
        double deleteBytes,
        double searchVectors,
        double queries,
        List<OfCollection> collections) {

    /** One of the two rates of one collection; the other is NaN. */
    public record OfCollection(String database, String name, double searchVectors, double queries) {}

    private static final String SEARCHES = "DQLSearch";
    private static final String QUERIES = "DQLQuery";

    /** Stands before database and name, and these have no dots. */
    private static final String COLLECTION = "-collection.";

    /** Reads the answer to {@link InternalRpc#proxyRates}. */
    static ProxyRates ofProxy(InputStream document, long bytes) {
        return ProxyDocument.ofOne(document, bytes, new Reader());
    }

    /** Reads the answer to {@link InternalRpc#clusterRates}: of every proxy of the cluster; none while quotas are off. */
    static List<ProxyRates> ofCluster(InputStream document, long bytes) {
        return ProxyDocument.ofAll(document, bytes, Reader::new);
    }

    private static final class Reader implements ProxyDocument.Reader<ProxyRates> {

        private final List<OfCollection> collections = new ArrayList<>();
        private double insertBytes = Double.NaN;
        private double deleteBytes = Double.NaN;
        private double searchVectors = Double.NaN;
        private double queries = Double.NaN;
        private String label = "";
        private double rate;

        @Override
        public void quota(String key, Json value) throws IOException {
            if (key.equals("Rms")) {
                value.array(this::one);
            } else {
                value.skip();
            }
        }

        private void one(Json element) throws IOException {
            label = "";
            rate = Double.NaN;
            element.object((key, value) -> {
                switch (key) {
                    case "Label" -> label = value.text();
                    case "Rate" -> rate = value.number();
                    default -> value.skip();
                }
            });
            switch (label) {
                case "DMLInsert" -> insertBytes = rate;
                case "DMLDelete" -> deleteBytes = rate;
                case SEARCHES -> searchVectors = rate;
                case QUERIES -> queries = rate;
                default -> ofCollection();
            }
        }

        private void ofCollection() {
            int mark = label.indexOf(COLLECTION);
            int dot = label.indexOf('.', mark + COLLECTION.length());
            if (mark < 0 || dot < 0 || Double.isNaN(rate)) {
                return;
            }
            var database = label.substring(mark + COLLECTION.length(), dot);
            var name = label.substring(dot + 1);
            switch (label.substring(0, mark)) {
                case SEARCHES -> collections.add(new OfCollection(database, name, rate, Double.NaN));
                case QUERIES -> collections.add(new OfCollection(database, name, Double.NaN, rate));
                default -> {}
            }
        }

        @Override
        public ProxyRates of(long nodeId) {
            return new ProxyRates(nodeId, insertBytes, deleteBytes, searchVectors, queries, List.copyOf(collections));
        }
    }
}
