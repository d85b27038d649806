package io.milvusexporter.encode;

import java.util.Locale;

/** How the bytes of a page travel. */
public enum Encoding {
    IDENTITY,
    GZIP;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
