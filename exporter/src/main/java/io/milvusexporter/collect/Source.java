package io.milvusexporter.collect;

import java.util.Locale;

/** Where a collector's facts come from, cheapest first; the label value is the lower-case name. */
public enum Source {
    /** A coordinator or node asked on its internal port. */
    INTERNAL,
    /** One public call for a whole database or the whole cluster. */
    PUBLIC_BULK,
    /** One public call for each collection. */
    PUBLIC_EACH,
    /** This Milvus cannot tell: not a failure. */
    NONE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
