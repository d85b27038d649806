package io.milvusexporter.demo.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** A family of Milvus 2.6 as its source declares it. */
record Declared(String name, String type, List<String> labels) {

    private static final String FAMILIES = "families-2.6.tsv";

    /** Every family that something writes in that version, by name. */
    static TreeMap<String, Declared> all() {
        try (var in = Objects.requireNonNull(Declared.class.getResourceAsStream(FAMILIES), FAMILIES)) {
            var all = new TreeMap<String, Declared>();
            new String(in.readAllBytes(), UTF_8).lines().map(Declared::parse).forEach(one -> all.put(one.name, one));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Declared parse(String line) {
        var cells = line.split("\t", -1);
        var labels = cells[2].isEmpty() ? List.<String>of() : Arrays.asList(cells[2].split(",", -1));
        return new Declared(cells[0], cells[1], List.copyOf(labels));
    }

    /** Where its buckets end: latencies in milliseconds, and in seconds where the name says so (both as in Milvus). */
    List<Double> bounds() {
        return isInSeconds() ? Buckets.SECONDS : Buckets.MILLISECONDS;
    }

    boolean isInSeconds() {
        return name.endsWith("_seconds");
    }
}
