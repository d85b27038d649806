package io.milvusexporter.jmh;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the encoders beside each other and prints how they compare. Ratios first: they travel between machines, times do not.
 * The fastest sample stands beside the median, for on a machine that others use too it is the one that was not disturbed.
 */
@SuppressWarnings("rawtypes") // JMH's own signatures have them
public final class Ratios {

    private static final String OURS = "oursText";

    private record Row(String what, String numerator, String denominator) {}

    private static final List<Row> ROWS = List.of(
            new Row("client_java text, ready snapshots / ours", "clientJavaTextReady", OURS),
            new Row("client_java text, live registry / ours", "clientJavaTextLive", OURS),
            new Row("client_java OpenMetrics, ready / ours", "clientJavaOpenMetricsReady", "oursOpenMetrics"),
            new Row("client_java OpenMetrics, live / ours", "clientJavaOpenMetricsLive", "oursOpenMetrics"),
            new Row("StringBuilder by hand / ours", "naive", OURS),
            new Row("ours / copy of the same body", OURS, "memcpy"));

    private final TreeMap<Integer, TreeMap<String, RunResult>> results = new TreeMap<>();

    private Ratios(Collection<RunResult> runs) {
        for (var run : runs) {
            var params = run.getParams();
            var name = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
            results.computeIfAbsent(Integer.valueOf(params.getParam("series")), series -> new TreeMap<>())
                    .put(name, run);
        }
    }

    /** Arguments: seconds a benchmark, then the numbers of series. */
    public static void main(String[] args) throws RunnerException {
        int seconds = Integer.parseInt(args[0]);
        var options = new OptionsBuilder()
                .include(EncodeBenchmark.class.getName())
                .param("series", List.of(args).subList(1, args.length).toArray(String[]::new))
                .mode(Mode.SampleTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(300L * seconds))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(200L * seconds))
                .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC")
                .addProfiler(GCProfiler.class)
                .build();
        new Ratios(new Runner(options).run()).print();
    }

    private void print() {
        say(
                "%n%-48s %s",
                "fastest sample (median)", columns(series -> String.format(Locale.ROOT, "%d series", series)));
        for (var row : ROWS) {
            say("%-48s %s", row.what, columns(series -> ratio(series, row)));
        }
        say("%n%-48s %s", "ns a series, fastest sample (median)", "");
        for (var name : results.firstEntry().getValue().keySet()) {
            say("%-48s %s", name, columns(series -> times(series, name)));
        }
        say("%n%-48s %s", "bytes allocated for a whole body", "");
        for (var name : results.firstEntry().getValue().keySet()) {
            say("%-48s %s", name, columns(series -> allocated(series, name)));
        }
    }

    private interface Cell {
        String of(int series);
    }

    private String columns(Cell cell) {
        var line = new StringBuilder();
        results.keySet().forEach(series -> line.append(String.format(Locale.ROOT, "%22s", cell.of(series))));
        return line.toString();
    }

    private String ratio(int series, Row row) {
        return String.format(
                Locale.ROOT,
                "%.1fx (%.1fx)",
                time(series, row.numerator, 0) / time(series, row.denominator, 0),
                time(series, row.numerator, 50) / time(series, row.denominator, 50));
    }

    private String times(int series, String name) {
        return String.format(
                Locale.ROOT, "%.1f (%.1f)", time(series, name, 0) / series, time(series, name, 50) / series);
    }

    private double time(int series, String name, double percentile) {
        return result(series, name).getPrimaryResult().getStatistics().getPercentile(percentile);
    }

    private String allocated(int series, String name) {
        for (var result : result(series, name).getSecondaryResults().entrySet()) {
            if (result.getKey().endsWith("gc.alloc.rate.norm")) {
                return String.format(Locale.ROOT, "%,.0f", result.getValue().getScore());
            }
        }
        return "?";
    }

    private RunResult result(int series, String name) {
        var run = results.getOrDefault(series, new TreeMap<>()).get(name);
        if (run == null) {
            throw new IllegalStateException("benchmark: " + name + " with " + series + " series did not run");
        }
        return run;
    }

    private static void say(String format, Object... facts) {
        System.out.println(String.format(Locale.ROOT, format, facts));
    }
}
