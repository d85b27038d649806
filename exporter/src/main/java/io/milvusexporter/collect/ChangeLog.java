package io.milvusexporter.collect;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.log.Log;
import java.util.EnumSet;
import java.util.Set;

/**
 * Says once when a collector fails and once when it is back. While Milvus itself is gone, what else fails is explained by
 * that, and is said at debug only.
 */
final class ChangeLog {

    private static final Log LOG = Log.of(ChangeLog.class);

    private final Set<CollectorKind> warned = EnumSet.noneOf(CollectorKind.class);
    private boolean seen;

    void ended(Outcome outcome) {
        var kind = outcome.kind();
        if (outcome.reading() instanceof Reading.Failed failed) {
            failed(kind, failed);
        } else if (kind == CollectorKind.SERVER) {
            answered(outcome);
        } else if (warned.remove(kind)) {
            LOG.info("Collector is back", "collector", kind.label());
        }
    }

    /** The collector runs no more here: how it stood says nothing about its next run. */
    void forget(CollectorKind kind) {
        warned.remove(kind);
    }

    private void answered(Outcome outcome) {
        var isBack = warned.remove(CollectorKind.SERVER);
        if (isBack || !seen) {
            LOG.info("Milvus answers", "seconds", (double) outcome.durationNanos() / 1e9);
        }
        seen = true;
    }

    private void failed(CollectorKind kind, Reading.Failed why) {
        var cause = why.cause().label();
        if (warned.contains(kind) || (kind != CollectorKind.SERVER && warned.contains(CollectorKind.SERVER))) {
            LOG.debug("Collector fails", "collector", kind.label(), "cause", cause, "detail", why.detail());
            return;
        }
        warned.add(kind);
        if (kind == CollectorKind.SERVER) {
            LOG.warn("Milvus does not answer", "cause", cause, "code", why.code(), "detail", why.detail());
        } else {
            LOG.warn(
                    "Collector fails",
                    "collector",
                    kind.label(),
                    "cause",
                    cause,
                    "code",
                    why.code(),
                    "detail",
                    why.detail());
        }
    }
}
