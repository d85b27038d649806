package io.milvusexporter.encode;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** The lines of client_java's snapshots. */
final class RegistryLines implements Lines {

    private final RegistryEncoder encoder;
    private final Supplier<MetricSnapshots> current;
    private MetricSnapshots snapshots = new MetricSnapshots();
    private int next;

    RegistryLines(Format format, Supplier<MetricSnapshots> current) {
        encoder = new RegistryEncoder(format);
        this.current = current;
    }

    @Override
    public void restart() {
        snapshots = current.get();
        next = 0;
    }

    @Override
    public boolean fill(Stage stage) {
        while (next < snapshots.size() && stage.size < Stage.FILL) {
            encoder.write(snapshots.get(next++), stage);
        }
        return next == snapshots.size();
    }
}
