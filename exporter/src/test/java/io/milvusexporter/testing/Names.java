package io.milvusexporter.testing;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The names in a {@link Workload}, made when asked for, or all beforehand. */
final class Names {

    private static final int PARTITIONS = 4;

    private final Workload workload;
    private final int generation;
    private final String[] partitions = new String[PARTITIONS];
    private final String[] nodeIds;
    private final String[] addresses;
    private String @Nullable [] collections;
    private String @Nullable [] segments;

    Names(Workload workload, int generation) {
        this.workload = workload;
        this.generation = generation;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions[i] = "_part_" + i;
        }
        nodeIds = IntStream.range(0, workload.nodes())
                .mapToObj(i -> "" + (1000 + i))
                .toArray(String[]::new);
        addresses = IntStream.range(0, workload.nodes())
                .mapToObj(i -> "10.0." + i / 250 + "." + i % 250 + ":21123")
                .toArray(String[]::new);
    }

    void keep() {
        collections = IntStream.range(0, workload.collections())
                .mapToObj(this::newCollection)
                .toArray(String[]::new);
        segments = IntStream.range(0, workload.segments())
                .mapToObj(Names::newSegment)
                .toArray(String[]::new);
    }

    String collection(int index) {
        return collections == null ? newCollection(index) : collections[index];
    }

    private String newCollection(int index) {
        var name = "products_" + (100_000 + index);
        return workload.isReplaced(index) ? name + "_" + generation % 10 : name;
    }

    String partition(int index) {
        return partitions[index];
    }

    String segment(int index) {
        return segments == null ? newSegment(index) : segments[index];
    }

    private static String newSegment(int index) {
        return "" + (451_234_567_890_000_000L + index);
    }

    String nodeId(int index) {
        return nodeIds[index];
    }

    String address(int index) {
        return addresses[index];
    }
}
