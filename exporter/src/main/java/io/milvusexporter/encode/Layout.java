package io.milvusexporter.encode;

import io.milvusexporter.model.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What can be on a page, in this order.
 *
 * @param collectors a section for each
 * @param own the exporter's own numbers, asked for on the page thread at most once a second; always the last of ours
 */
public record Layout(List<Part> collectors, Supplier<MetricSnapshots> own, Bounds bounds) {

    /**
     * One collector's section.
     *
     * @param isAlways whether it is on every page, whatever sections a request chose
     */
    public record Part(String name, List<Family> families, boolean isAlways) {}

    /**
     * How much there may be.
     *
     * @param seriesPerFamily the most series of one family; those that came first keep their place
     * @param series the most series of all collectors together
     * @param heldBytes the most memory for ready forms; a longer one is made anew for each who reads it
     * @param longestRead how long such a reader may hold back the section's next telling
     * @param compression level of gzip, 1 to 9
     */
    public record Bounds(int seriesPerFamily, long series, long heldBytes, Duration longestRead, int compression) {

        /** Direct memory is bounded by the heap's own bound: of that a quarter, and never more than a huge Milvus needs. */
        private static final long HELD_BYTES =
                Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

        public static final Bounds USUAL = new Bounds(150_000, 500_000, HELD_BYTES, Duration.ofSeconds(60), 1);

        /** The same with as many series as the operator allows. */
        public Bounds with(long all, int perFamily) {
            return new Bounds(perFamily, all, heldBytes, longestRead, compression);
        }
    }
}
