package io.milvusexporter.config;

import io.milvusexporter.testing.ManualClock;
import java.util.List;
import java.util.Map;

/** Loading as tests do it: with a heap of 1 GiB and a clock that stands still. */
final class Loading {

    private Loading() {}

    static Loaded load(List<String> args, Map<String, String> environment) {
        return load(args, environment, new ManualClock());
    }

    static Loaded load(List<String> args, Map<String, String> environment, ManualClock clock) {
        return new ConfigLoader(Sizes.GIB, clock::nanoTime).load(args, environment);
    }

    static ExporterConfig of(String... args) {
        return load(List.of(args), Map.of()).config();
    }
}
