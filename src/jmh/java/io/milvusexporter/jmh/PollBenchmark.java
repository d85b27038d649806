package io.milvusexporter.jmh;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Workbench;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From a collector's facts to a ready form, by how much has changed since the last poll. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PollBenchmark {

    /** What differs from one poll to the next. */
    public enum Change {
        NOTHING(0, 0),
        ONE_PERCENT_OF_VALUES(1, 0),
        ALL_VALUES(100, 0),
        ONE_PERCENT_OF_ROWS(0, 1);

        private final int values;
        private final int rows;

        Change(int values, int rows) {
            this.values = values;
            this.rows = rows;
        }
    }

    @Param({"10000", "100000"})
    public int series;

    @Param
    public Change change = Change.NOTHING;

    private Workbench workbench = new Workbench(new Workload(1000, 0, 0));
    private final Facts[] facts = {Facts.NONE, Facts.NONE};
    private int generation;
    private long plain;
    private long zipped;

    @Setup
    public void prepare() {
        var workload = new Workload(series, change.values, change.rows);
        workbench = new Workbench(workload);
        facts[0] = workload.keptFacts(0);
        facts[1] = workload.keptFacts(1);
    }

    @TearDown
    public void release() {
        workbench.close();
    }

    private void tell() {
        workbench.tell(facts[generation++ & 1]);
    }

    @Benchmark
    public void tables() {
        tell();
    }

    @Benchmark
    public long plainPage() {
        tell();
        plain = workbench.make(Format.TEXT, Encoding.IDENTITY, plain);
        return plain;
    }

    @Benchmark
    public long gzipPage() {
        tell();
        zipped = workbench.make(Format.TEXT, Encoding.GZIP, zipped);
        return zipped;
    }
}
