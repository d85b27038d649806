package io.milvusexporter.config;

import java.time.Duration;

/**
 * How one collector runs.
 *
 * @param interval from the start of one run to the start of the next
 * @param timeout for one run, all of its calls together
 */
public record CollectorConfig(CollectorKind kind, boolean enabled, Duration interval, Duration timeout) {

    public CollectorConfig {
        var options = CollectOptions.of(kind);
        var problems = new Problems();
        problems.check(options.interval(), interval);
        problems.check(options.timeout(), timeout);
        if (timeout.compareTo(interval) > 0) {
            var expected = "at most " + options.interval() + ", which is " + Durations.write(interval);
            problems.add(Problem.of(options.timeout().name(), Durations.write(timeout), expected)
                    .with(options.interval()));
        }
        problems.throwIfAny();
    }
}
