package io.milvusexporter.model;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One metric family, declared once in the file of the collector that tells it: name, type, help, labels, the RPCs it comes
 * from and the Milvus versions that can tell it. Checked when declared; compared by identity.
 */
public final class Family {

    /** Ends the help of every family that is polled. */
    public static final String POLLED = " Polled; age: milvus_exporter_collector_last_success_timestamp_seconds.";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final List<String> UNITS = List.of("seconds", "bytes", "ratio");

    private final String name;
    private final MetricType type;
    private final String help;
    private final List<String> labels;
    private final @Nullable String stateLabel;
    private final List<String> states;
    private final String source;
    private final String versions;
    private final String advice;

    private Family(
            String name,
            MetricType type,
            String help,
            List<String> labels,
            @Nullable String stateLabel,
            List<String> states,
            String source,
            String versions,
            String advice) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labels = labels;
        this.stateLabel = stateLabel;
        this.states = states;
        this.source = source;
        this.versions = versions;
        this.advice = advice;
    }

    public static Family gauge(String name, String help) {
        return declare(name, MetricType.GAUGE, help);
    }

    /** A counter; the name ends in {@code _total}. */
    public static Family counter(String name, String help) {
        check(name.endsWith("_total"), name, "a counter's name to end in _total");
        return declare(name, MetricType.COUNTER, help);
    }

    /** A constant 1 whose labels are the fact; the name ends in {@code _info}. */
    public static Family info(String name, String help) {
        check(name.endsWith("_info"), name, "an info's name to end in _info");
        return declare(name, MetricType.INFO, help);
    }

    private static Family declare(String name, MetricType type, String help) {
        check(NAME.matcher(name).matches(), name, "lower-case words joined by _");
        check(type == MetricType.COUNTER || !name.endsWith("_total"), name, "only counters to end in _total");
        check(type == MetricType.INFO || !name.endsWith("_info"), name, "only infos to end in _info");
        check(help.endsWith("."), name + ": " + help, "help to be a sentence that ends in a full stop");
        return new Family(name, type, help, List.of(), null, List.of(), "", "2.3+", "");
    }

    /** The labels, in the order in which row values are given. Families with equal labels share their rows. */
    public Family labels(String... names) {
        return new Family(name, type, help, List.of(names), stateLabel, states, source, versions, advice);
    }

    /** Makes this a state family: one series a row, value 1, with one more label that says which of the states it is. */
    public Family state(String label, List<String> closedSet) {
        check(type == MetricType.GAUGE, name, "a state family to be a gauge");
        return new Family(name, type, help, labels, label, List.copyOf(closedSet), source, versions, advice);
    }

    /** The RPCs the facts come from, best first. */
    public Family from(String rpcs) {
        return new Family(name, type, help, labels, stateLabel, states, rpcs, versions, advice);
    }

    /** The Milvus versions that can tell it, such as {@code 2.6+}; the default is {@code 2.3+}. */
    public Family since(String milvusVersions) {
        return new Family(name, type, help, labels, stateLabel, states, source, milvusVersions, advice);
    }

    /** What an operator does when the number looks wrong; for the reference page. */
    public Family advice(String text) {
        return new Family(name, type, help, labels, stateLabel, states, source, versions, text);
    }

    public String name() {
        return name;
    }

    public MetricType type() {
        return type;
    }

    /** As written on the page, with the sentence about its age. */
    public String help() {
        return source.isEmpty() ? help : help + POLLED;
    }

    /** Labels of a row; the state label is not among them. */
    public List<String> labels() {
        return labels;
    }

    /** The label that carries the state, or null if this is not a state family. */
    public @Nullable String stateLabel() {
        return stateLabel;
    }

    public List<String> states() {
        return states;
    }

    public String source() {
        return source;
    }

    public String versions() {
        return versions;
    }

    public String advice() {
        return advice;
    }

    /** What OpenMetrics calls it: without {@code _total} or {@code _info}, which only its samples carry there. */
    public String baseName() {
        return switch (type) {
            case GAUGE -> name;
            case COUNTER -> name.substring(0, name.length() - "_total".length());
            case INFO -> name.substring(0, name.length() - "_info".length());
        };
    }

    /** The base unit, if it is the last word of the name (before {@code _total}); else empty. An info has none. */
    public String unit() {
        if (type == MetricType.INFO) {
            return "";
        }
        var base = baseName();
        var last = base.substring(base.lastIndexOf('_') + 1);
        return UNITS.contains(last) ? last : "";
    }

    @Override
    public String toString() {
        return name;
    }

    private static void check(boolean holds, String found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("family: " + found + " (expected " + expected + ")");
        }
    }
}
