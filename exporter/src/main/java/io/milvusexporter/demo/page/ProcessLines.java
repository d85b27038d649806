package io.milvusexporter.demo.page;

/** What the Go runtime of a Milvus says of itself, under the names that our own process has too. */
final class ProcessLines {

    private final double startSeconds;

    ProcessLines(double startSeconds) {
        this.startSeconds = startSeconds;
    }

    String text(Moment now) {
        double up = now.wallSeconds() - startSeconds;
        return gauge("go_goroutines", 480 + Math.rint(40 * now.wave(60)))
                + gauge("go_memstats_heap_inuse_bytes", 3e8 + 5e7 * now.wave(60))
                + counter("process_cpu_seconds_total", up * 1.7)
                + gauge("process_max_fds", 1_048_576)
                + gauge("process_open_fds", 210 + Math.rint(20 * now.wave(60)))
                + gauge("process_resident_memory_bytes", 2.4e9 + 3e8 * now.wave(120))
                + gauge("process_start_time_seconds", startSeconds)
                + gauge("process_virtual_memory_bytes", 9e9);
    }

    private static String gauge(String name, double value) {
        return lines(name, "gauge", value);
    }

    private static String counter(String name, double value) {
        return lines(name, "counter", value);
    }

    private static String lines(String name, String type, double value) {
        return "# HELP %1$s %1$s, simulated\n# TYPE %1$s %2$s\n%1$s %3$s\n".formatted(name, type, Text.number(value));
    }
}
