package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig.ClusterMode;
import java.util.function.BooleanSupplier;

/** Whether this exporter asks the questions about the whole cluster now: of ten sidecars one is enough. */
public final class ClusterDuty {

    private final BooleanSupplier poller;

    private ClusterDuty(BooleanSupplier poller) {
        this.poller = poller;
    }

    public static ClusterDuty of(ClusterMode mode) {
        return new ClusterDuty(() -> mode == ClusterMode.ALWAYS);
    }

    /** Decided anew whenever asked. The answer must be at hand: it is asked for about once a second, under a lock. */
    public static ClusterDuty elected(BooleanSupplier isPoller) {
        return new ClusterDuty(isPoller);
    }

    public boolean isPoller() {
        return poller.getAsBoolean();
    }
}
