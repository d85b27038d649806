package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;

/** Who is told what the loop does. Called by the collecting threads; must not block. */
public interface RunListener {

    void started(CollectorKind kind);

    void ended(Outcome outcome);

    /** Whether this exporter asks the cluster-wide questions from now on. Told once at the start, then when it changes. */
    void duty(boolean isPoller);
}
