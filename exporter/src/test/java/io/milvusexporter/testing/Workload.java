package io.milvusexporter.testing;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * What a large Milvus looks like on a page, made the same way every time: collections with 4 partitions and 3 segments each,
 * on one node for each 2 000 series. About 95 % of the numbers are whole, the others percentages, timestamps with
 * milliseconds and a few of full precision. A histogram is told as what it looks like on the page: buckets, counts, sums.
 */
public final class Workload {

    private static final int PARTITIONS = 4;
    private static final int SEGMENTS = 3;
    private static final int RPCS = 5;
    private static final int SERIES_PER_COLLECTION = 12 + PARTITIONS * (3 + SEGMENTS * 2);
    private static final int SERIES_PER_NODE = 20 + RPCS * 17;
    private static final int SERIES_PER_WHOLE_NODE = 2_000;
    private static final String[] RPC_NAMES = {"Search", "Query", "Insert", "Delete", "Flush"};
    private static final String[] BOUNDS = {
        "1.0", "2.0", "4.0", "8.0", "16.0", "32.0", "64.0", "128.0", "256.0", "512.0", "1024.0", "2048.0", "4096.0",
        "8192.0", "+Inf"
    };

    private final List<Family> ofCollection = new ArrayList<>();
    private final List<Family> ofPartition = families("milvus_bench_partition_", 3, "collection", "db", "partition");
    private final List<Family> ofSegment =
            families("milvus_bench_segment_", 2, "collection", "db", "node_id", "partition", "segment_id", "state");
    private final List<Family> ofNode = families("milvus_bench_node_", 20, "address", "node_id", "role");
    private final Family buckets = rpc("bucket").labels("address", "node_id", "rpc", "le");
    private final Family counts = rpc("count").labels("address", "node_id", "rpc");
    private final Family sums = rpc("sum").labels("address", "node_id", "rpc");

    private final int collections;
    private final int nodes;
    private final int changedPercent;
    private final int replacedPercent;
    private final String[] segmentLabels = new String[6];
    private final String[] bucketLabels = new String[4];

    /**
     * A snapshot of about so many series.
     *
     * @param changedPercent how many of the numbers differ from one generation to the next
     * @param replacedPercent how many of the collections do
     */
    public Workload(int targetSeries, int changedPercent, int replacedPercent) {
        nodes = Math.max(1, targetSeries / SERIES_PER_WHOLE_NODE);
        collections = (targetSeries - nodes * SERIES_PER_NODE) / SERIES_PER_COLLECTION;
        this.changedPercent = changedPercent;
        this.replacedPercent = replacedPercent;
        ofCollection.addAll(families("milvus_bench_collection_", 10, "collection", "db"));
        for (int i = 0; i < 2; i++) {
            ofCollection.add(Family.counter("milvus_bench_collection_requests_" + i + "_total", "Counter " + i + ".")
                    .labels("collection", "db"));
        }
    }

    private static List<Family> families(String prefix, int count, String... labels) {
        var words = List.of("row_count", "indexed_rows", "memory_bytes", "storage_bytes", "loaded_percent");
        var families = new ArrayList<Family>();
        for (int i = 0; i < count; i++) {
            var name = prefix + words.get(i % words.size()) + (i < words.size() ? "" : "_" + i / words.size());
            families.add(Family.gauge(name, "Number " + i + " of this kind.").labels(labels));
        }
        return families;
    }

    private static Family rpc(String suffix) {
        return Family.gauge("milvus_bench_rpc_latency_milliseconds_" + suffix, "Latency: " + suffix + ".");
    }

    /** All families, in the order of the page. */
    public List<Family> families() {
        var all = new ArrayList<Family>();
        all.addAll(ofCollection);
        all.addAll(ofPartition);
        all.addAll(ofSegment);
        all.addAll(ofNode);
        all.addAll(List.of(buckets, counts, sums));
        return all;
    }

    /** How many series it has. */
    public int series() {
        return collections * SERIES_PER_COLLECTION + nodes * SERIES_PER_NODE;
    }

    /** The facts at a point in time; names are made anew, as a parser would, unless they are kept. */
    public Facts facts(int generation) {
        return out -> tell(out, generation, new Names(this, generation));
    }

    /** As {@link #facts}, with all names made beforehand, so that telling allocates nothing of its own. */
    public Facts keptFacts(int generation) {
        var names = new Names(this, generation);
        names.keep();
        return out -> tell(out, generation, names);
    }

    private void tell(Samples out, int generation, Names names) {
        for (int collection = 0; collection < collections; collection++) {
            var name = names.collection(collection);
            var row = out.row(ofCollection.get(0), name, "default");
            for (int i = 0; i < ofCollection.size(); i++) {
                row.set(ofCollection.get(i), number(collection, i, generation));
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                tellPartition(out, collection * PARTITIONS + partition, generation, names);
            }
        }
        for (int node = 0; node < nodes; node++) {
            tellNode(out, node, generation, names);
        }
    }

    private void tellPartition(Samples out, int partition, int generation, Names names) {
        var collection = names.collection(partition / PARTITIONS);
        var name = names.partition(partition % PARTITIONS);
        var row = out.row(ofPartition.get(0), collection, "default", name);
        for (int i = 0; i < ofPartition.size(); i++) {
            row.set(ofPartition.get(i), number(partition, 100 + i, generation));
        }
        for (int i = 0; i < SEGMENTS; i++) {
            int segment = partition * SEGMENTS + i;
            segmentLabels[0] = collection;
            segmentLabels[1] = "default";
            segmentLabels[2] = names.nodeId(segment % nodes);
            segmentLabels[3] = name;
            segmentLabels[4] = names.segment(segment);
            segmentLabels[5] = segment % 7 == 0 ? "Growing" : "Flushed";
            out.row(ofSegment.get(0), segmentLabels)
                    .set(ofSegment.get(0), number(segment, 200, generation))
                    .set(ofSegment.get(1), number(segment, 201, generation));
        }
    }

    private void tellNode(Samples out, int node, int generation, Names names) {
        var row = out.row(ofNode.get(0), names.address(node), names.nodeId(node), "querynode");
        for (int i = 0; i < ofNode.size(); i++) {
            row.set(ofNode.get(i), number(node, 300 + i, generation));
        }
        for (int rpc = 0; rpc < RPCS; rpc++) {
            bucketLabels[0] = names.address(node);
            bucketLabels[1] = names.nodeId(node);
            bucketLabels[2] = RPC_NAMES[rpc];
            for (int bound = 0; bound < BOUNDS.length; bound++) {
                bucketLabels[3] = BOUNDS[bound];
                out.row(buckets, bucketLabels).set(buckets, 1000.0 * bound * (node + generation % 2 + 1));
            }
            out.row(counts, bucketLabels[0], bucketLabels[1], bucketLabels[2])
                    .set(counts, 14_000.0 * (node + generation % 2 + 1))
                    .set(sums, number(node, 400 + rpc, generation));
        }
    }

    boolean isReplaced(int collection) {
        return collection % 100 < replacedPercent;
    }

    int collections() {
        return collections;
    }

    int nodes() {
        return nodes;
    }

    int segments() {
        return collections * PARTITIONS * SEGMENTS;
    }

    private double number(int row, int column, int generation) {
        long bits = mixed(row * 1_000_003L + column);
        if (Math.floorMod(bits >>> 40, 100) < changedPercent) {
            bits = mixed(bits + generation);
        }
        long kind = Math.floorMod(bits, 100);
        long digits = bits >>> 8;
        if (kind < 95) {
            return digits >>> (20 + Math.floorMod(bits >>> 3, 36)); // whole, of any length up to 11 digits
        } else if (kind < 97) {
            return digits % 10_001 / 100.0;
        }
        return kind < 99 ? 1_767_000_000 + digits % 1_000_000_000 / 1000.0 : digits / 7.0e12;
    }

    private static long mixed(long seed) {
        long bits = seed * 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
