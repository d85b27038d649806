package io.milvusexporter.jmh;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Workbench;
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

/** What is left to do for a scrape: join twelve ready sections, whatever their length. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScrapeBenchmark {

    private static final int SECTIONS = 12;
    private static final long LENGTH = 12_950_000;

    @Param({"1000", "10000"})
    public int seriesEach;

    private Workbench.Sections plain = sections(1000, Encoding.IDENTITY);
    private Workbench.Sections zipped = sections(1000, Encoding.GZIP);
    private int shift = Workbench.crc(LENGTH);

    private static Workbench.Sections sections(int series, Encoding encoding) {
        return new Workbench(new Workload(series, 0, 0)).sections(SECTIONS, encoding);
    }

    @Setup
    public void prepare() {
        plain = sections(seriesEach, Encoding.IDENTITY);
        zipped = sections(seriesEach, Encoding.GZIP);
    }

    @Benchmark
    public long joinPlain() {
        return plain.join();
    }

    @Benchmark
    public long joinGzip() {
        return zipped.join();
    }

    /** Once for a form. */
    @Benchmark
    public int crcShift() {
        return Workbench.crc(LENGTH);
    }

    /** Once for a section of each scrape. */
    @Benchmark
    public int crcJoin() {
        shift ^= 1;
        return Workbench.joined(0x1234_5678, 0x9abc_def0, shift);
    }
}
