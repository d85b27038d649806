package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.SegmentList;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.Comparator;
import java.util.List;

/** The segments of each collection, added up by state and level. There are up to millions, so DataCoord alone is asked. */
final class SegmentsCollector implements Collector {

    private static final String[] LABELS = {"db_name", "collection_name", "state", "level"};
    private static final String SOURCE = "GetMetrics(segments)";

    private static final Family SEGMENTS = Family.gauge(
                    "milvus_segment_segments",
                    "How many segments the collection has in this state and of this level, by DataCoord's books; dropped ones"
                            + " count until they are collected, and a kind without any is absent.")
            .labels(LABELS)
            .from(SOURCE)
            .since("2.5+")
            .advice("Thousands of L1 segments of one collection, or L0 that only grow: compaction does not keep up.");
    private static final Family ROWS = Family.gauge(
                    "milvus_segment_rows",
                    "Rows in the collection's segments of this state and level, deleted ones included; L0 segments hold"
                            + " deletes and no rows.")
            .labels(LABELS)
            .from(SOURCE)
            .since("2.5+")
            .advice("Divided by milvus_segment_segments it tells small segments, each of which costs every search.");
    private static final Family BYTES = Family.gauge(
                    "milvus_segment_bytes",
                    "Bytes of the collection's segments of this state and level, as DataCoord counts them.")
            .labels(LABELS)
            .from(SOURCE)
            .since("2.5+");

    private static final Comparator<SegmentList.Sum> ORDER =
            Comparator.comparing(SegmentList.Sum::state).thenComparing(SegmentList.Sum::level);

    private static final Inventory.Entry UNLISTED = new Inventory.Entry("", "", Inventory.NO_ID);

    /** Some of the segments of one collection. */
    private record Part(Inventory.Entry collection, SegmentList.Sum sum) {}

    private final Cluster cluster;
    private final SourceLadder<SegmentList> ladder;

    SegmentsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(cluster.internal(
                Role.DATACOORD,
                run -> cluster.internalPorts()
                        .ask(Role.DATACOORD, InternalRpc.segments(), run)
                        .content())));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.SEGMENTS;
    }

    @Override
    public List<Family> families() {
        return List.of(SEGMENTS, ROWS, BYTES);
    }

    @Override
    public Facts collect(Run run) {
        var list = ladder.ask(run).orElse(null);
        if (list == null) {
            return Facts.NONE;
        }
        var parts = parts(list, cluster.names(CollectorKind.SEGMENTS, run));
        return out -> parts.forEach(part -> tell(out, part));
    }

    /** Sorted; segments of what is not listed, or is left out by a filter, are not told. */
    private static List<Part> parts(SegmentList list, Inventory names) {
        return list.sums().stream()
                .sorted(ORDER)
                .map(sum -> new Part(named(names, sum.collectionId()), sum))
                .filter(part -> !part.collection().equals(UNLISTED))
                .sorted(Comparator.comparing(Part::collection)) // stable
                .toList();
    }

    private static Inventory.Entry named(Inventory names, long id) {
        var collection = names.collection(id);
        return collection == null ? UNLISTED : collection;
    }

    private static void tell(Samples out, Part part) {
        var sum = part.sum();
        out.row(SEGMENTS, part.collection().database(), part.collection().name(), sum.state(), sum.level())
                .set(SEGMENTS, (double) sum.segments())
                .set(ROWS, sum.rows())
                .set(BYTES, sum.bytes());
    }
}
