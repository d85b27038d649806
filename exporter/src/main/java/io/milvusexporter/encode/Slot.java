package io.milvusexporter.encode;

import java.util.List;

/** A kind of page; one of four. */
final class Slot {

    static final List<Slot> ALL = List.of(
            new Slot(0, Format.TEXT, Encoding.IDENTITY),
            new Slot(1, Format.TEXT, Encoding.GZIP),
            new Slot(2, Format.OPENMETRICS, Encoding.IDENTITY),
            new Slot(3, Format.OPENMETRICS, Encoding.GZIP));

    private final int index;
    private final Format format;
    private final Encoding encoding;

    private Slot(int index, Format format, Encoding encoding) {
        this.index = index;
        this.format = format;
        this.encoding = encoding;
    }

    static Slot of(Format format, Encoding encoding) {
        int zipped = encoding == Encoding.GZIP ? 1 : 0;
        return ALL.get(format == Format.OPENMETRICS ? 2 + zipped : zipped);
    }

    /** Its place in {@link #ALL}. */
    int index() {
        return index;
    }

    Format format() {
        return format;
    }

    Encoding encoding() {
        return encoding;
    }
}
