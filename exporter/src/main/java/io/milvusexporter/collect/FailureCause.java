package io.milvusexporter.collect;

import java.util.Locale;

/** Why a run brought nothing. Each name becomes a label value. */
public enum FailureCause {
    TIMEOUT,
    UNREACHABLE,
    NOT_READY,
    UNAUTHENTICATED,
    DENIED,
    UNSUPPORTED,
    REJECTED,
    TOO_LARGE,
    MALFORMED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
