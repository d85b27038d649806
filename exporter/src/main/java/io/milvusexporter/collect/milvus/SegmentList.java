package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The segments that DataCoord knows (2.5+), added up: there are millions of them, and few kinds. */
public record SegmentList(List<Sum> sums) {

    /**
     * The segments of one collection in one state and level.
     *
     * @param level empty where Milvus tells none
     * @param bytes 0 where Milvus tells none
     */
    public record Sum(long collectionId, String state, String level, long segments, double rows, double bytes) {}

    private record Kind(long collectionId, String state, String level) {}

    /** Reads the answer to {@link InternalRpc#segments}. */
    static SegmentList read(InputStream document, long bytes) {
        var sums = new HashMap<Kind, Adder>();
        var names = new Names();
        Json.readArray("segments", document, bytes, element -> {
            var reader = new Reader(names);
            element.object(reader::take);
            sums.computeIfAbsent(reader.kind(), kind -> new Adder()).add(reader);
        });
        var list = new ArrayList<Sum>(sums.size());
        sums.forEach((kind, sum) -> list.add(sum.of(kind)));
        return new SegmentList(List.copyOf(list));
    }

    private static final class Adder {

        private long segments;
        private double rows;
        private double bytes;

        void add(Reader segment) {
            segments++;
            rows += Double.isNaN(segment.rows) ? 0 : segment.rows;
            bytes += Double.isNaN(segment.bytes) ? 0 : segment.bytes;
        }

        Sum of(Kind kind) {
            return new Sum(kind.collectionId, kind.state, kind.level, segments, rows, bytes);
        }
    }

    private static final class Reader {

        private final Names names;
        private long collectionId;
        private String state = "";
        private String level = "";
        private double rows;
        private double bytes;

        Reader(Names names) {
            this.names = names;
        }

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "collection_id" -> collectionId = value.id();
                case "state" -> state = names.same(value.text());
                case "level" -> level = names.same(value.text());
                case "num_of_rows" -> rows = value.number();
                case "mem_size" -> bytes = value.number();
                default -> value.skip();
            }
        }

        Kind kind() {
            return new Kind(collectionId, state, level);
        }
    }
}
