package io.milvusexporter.jmh;

import io.milvusexporter.encode.Workbench;
import io.milvusexporter.testing.Workload;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One value as text. Many different values, or the branch predictor learns them by heart. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NumbersBenchmark {

    private static final int VALUES = 100_000;

    /** What kind of values. */
    public enum Kind {
        WHOLE,
        PERCENT,
        EPOCH_MILLIS,
        FULL,
        MIX
    }

    @Param
    public Kind kind = Kind.MIX;

    private final Workbench workbench = new Workbench(new Workload(1000, 0, 0));
    private final double[] values = new double[VALUES];

    @Setup
    public void fill() {
        var random = new SplittableRandom(1);
        DoubleSupplier whole = () -> random.nextLong() >>> random.nextInt(14, 64);
        DoubleSupplier percent = () -> random.nextInt(10_001) / 100.0;
        DoubleSupplier epoch = () -> 1_767_000_000 + random.nextInt(1_000_000_000) / 1000.0;
        DoubleSupplier full = () -> random.nextDouble() * 1e6;
        for (int i = 0; i < VALUES; i++) {
            int dice = random.nextInt(100);
            values[i] = (switch (kind) {
                        case WHOLE -> whole;
                        case PERCENT -> percent;
                        case EPOCH_MILLIS -> epoch;
                        case FULL -> full;
                        case MIX -> dice < 95 ? whole : dice < 97 ? percent : dice < 99 ? epoch : full;
                    })
                    .getAsDouble();
        }
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int ours() {
        int length = 0;
        for (var value : values) {
            length += workbench.write(value);
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int jdk() {
        int length = 0;
        for (var value : values) {
            length += Double.toString(value).getBytes(StandardCharsets.ISO_8859_1).length;
        }
        return length;
    }
}
